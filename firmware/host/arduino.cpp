// delay(), millis() and the serial port.
#include "shim/Arduino.h"

#include <array>
#include <chrono>
#include <cstdarg>
#include <cstdio>
#include <string_view>

#include "board.hpp"
#include "errno_guard.hpp"

using especho::device::Board;
using especho::device::ErrnoGuard;
using namespace std::chrono;

HardwareSerial Serial;

std::uint32_t millis() {
  return static_cast<std::uint32_t>(duration_cast<milliseconds>(Board::current().uptime()).count());
}

void delay(std::uint32_t duration) {
  const ErrnoGuard guard;
  Board::current().sleep(milliseconds(duration));
}

void yield() {
  delay(0);
}

void HardwareSerial::begin(unsigned long) {
  Board::current();
}

std::size_t HardwareSerial::print(const char* text) {
  const ErrnoGuard guard;
  const std::string_view view(text);
  Board::current().print(view);
  return view.size();
}

std::size_t HardwareSerial::print(char c) {
  const std::array<char, 2> text{c, '\0'};
  return print(text.data());
}

std::size_t HardwareSerial::print(const IPAddress& address) {
  std::string text;
  for (int i = 0; i < 4; ++i) {
    if (i > 0) text += '.';
    text += std::to_string(address[i]);
  }
  return print(text.c_str());
}

std::size_t HardwareSerial::printf(const char* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  std::array<char, 512> text{};
  std::vsnprintf(text.data(), text.size(), format, arguments);
  va_end(arguments);
  return print(text.data());
}
