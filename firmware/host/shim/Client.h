// What TCP clients have in common.
#pragma once

#include "IPAddress.h"
#include "Stream.h"

class Client : public Stream {
 public:
  virtual int connect(IPAddress address, std::uint16_t port) = 0;
  virtual int connect(const char* host, std::uint16_t port) = 0;
  virtual int read(std::uint8_t* data, std::size_t size) = 0;
  using Stream::read;
  virtual void stop() = 0;
  virtual std::uint8_t connected() = 0;
  virtual operator bool() = 0;
};
