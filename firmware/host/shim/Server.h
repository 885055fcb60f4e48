// What TCP servers have in common.
#pragma once

#include "Print.h"

class Server : public Print {
 public:
  virtual void begin(std::uint16_t port = 0) = 0;
};
