// What can print itself.
#pragma once

#include <cstddef>

class Print;

class Printable {
 public:
  virtual ~Printable() = default;
  virtual std::size_t printTo(Print& out) const = 0;
};
