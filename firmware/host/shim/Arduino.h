// The part of the Arduino API that does not concern the network.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>

#include "IPAddress.h"

std::uint32_t millis();  // 32 bits, as on the board: it wraps around
void delay(std::uint32_t milliseconds);
void yield();

class HardwareSerial {
 public:
  void begin(unsigned long baud);
  explicit operator bool() const { return true; }

  std::size_t print(const char* text);
  std::size_t print(char c);
  std::size_t print(const IPAddress& address);
  template <typename Number>
  requires std::is_arithmetic_v<Number> std::size_t print(Number number) {
    return print(std::to_string(number).c_str());
  }

  std::size_t println() { return print("\n"); }  // a board would send \r\n
  template <typename Value>
  std::size_t println(const Value& value) {
    const std::size_t count = print(value);
    return count + println();
  }

#ifdef __GNUC__
  __attribute__((format(printf, 2, 3)))
#endif
  std::size_t
  printf(const char* format, ...);
};

extern HardwareSerial Serial;
