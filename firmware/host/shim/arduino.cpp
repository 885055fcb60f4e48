// Time, numbers, and the serial port.
#include "Arduino.h"

#include <chrono>
#include <cstdio>
#include <random>
#include <string>
#include <string_view>

#include "../board.hpp"
#include "../errno_guard.hpp"
#include "WiFi.h"

using especho::device::Board;
using especho::device::ErrnoGuard;
using namespace std::chrono;

HardwareSerial Serial(0);
HardwareSerial Serial1(1);
HardwareSerial Serial2(2);

namespace {

// Globals of a sketch may ask for the time before there is a board.
nanoseconds uptime() {
  return Board::running() == nullptr ? nanoseconds(0) : Board::current().uptime();
}

}  // namespace

std::uint32_t millis() {
  return static_cast<std::uint32_t>(duration_cast<milliseconds>(uptime()).count());
}

std::uint32_t micros() {
  return static_cast<std::uint32_t>(duration_cast<microseconds>(uptime()).count());
}

void delay(std::uint32_t duration) {
  const ErrnoGuard guard;
  WiFi.deliver_events();
  Board::current().sleep(milliseconds(duration));
}

void delayMicroseconds(std::uint32_t duration) {
  const ErrnoGuard guard;
  Board::current().sleep(microseconds(duration));
}

void yield() {
  delay(0);
}

long map(long value, long from_low, long from_high, long to_low, long to_high) {
  if (from_high == from_low) return -1;
  return (value - from_low) * (to_high - to_low) / (from_high - from_low) + to_low;
}

namespace {

std::minstd_rand& numbers() {
  static std::minstd_rand engine(1);
  return engine;
}

std::string& typed() {
  static std::string text;  // what the board has not read yet
  text += Board::current().typed();
  return text;
}

char* copied(const String& text, char* to) {
  return std::strcpy(to, text.c_str());
}

}  // namespace

long random(long below) {
  return below <= 0 ? 0 : static_cast<long>(numbers()() % static_cast<unsigned long>(below));
}

long random(long from, long below) {
  return from >= below ? from : from + random(below - from);
}

void randomSeed(unsigned long seed) {
  if (seed != 0) numbers().seed(static_cast<std::minstd_rand::result_type>(seed));
}

char* itoa(int value, char* text, int base) {
  return copied(String(value, static_cast<unsigned char>(base)), text);
}

char* ltoa(long value, char* text, int base) {
  return copied(String(value, static_cast<unsigned char>(base)), text);
}

char* utoa(unsigned value, char* text, int base) {
  return copied(String(value, static_cast<unsigned char>(base)), text);
}

char* ultoa(unsigned long value, char* text, int base) {
  return copied(String(value, static_cast<unsigned char>(base)), text);
}

char* dtostrf(double value, signed char width, unsigned char decimals, char* text) {
  std::sprintf(text, "%*.*f", width, decimals, value);
  return text;
}

void HardwareSerial::begin(unsigned long baud, std::uint32_t, int, int, bool, unsigned long) {
  baud_ = baud;
  if (console_) {
    Board::current();
  } else {
    Board::current().note("a serial port other than Serial");
  }
}

void HardwareSerial::end(bool) {}

int HardwareSerial::available() {
  const ErrnoGuard guard;
  return console_ ? static_cast<int>(typed().size()) : 0;
}

int HardwareSerial::read() {
  std::uint8_t octet = 0;
  return read(&octet, 1) == 1 ? octet : -1;
}

std::size_t HardwareSerial::read(std::uint8_t* buffer, std::size_t size) {
  const ErrnoGuard guard;
  if (!console_) return 0;
  std::string& waiting = typed();
  const std::size_t count = waiting.copy(reinterpret_cast<char*>(buffer), size);
  waiting.erase(0, count);
  return count;
}

int HardwareSerial::peek() {
  const ErrnoGuard guard;
  if (!console_ || typed().empty()) return -1;
  return static_cast<unsigned char>(typed().front());
}

// A board ends its lines with \r\n; they are the lines of this machine here.
std::size_t HardwareSerial::write(const std::uint8_t* data, std::size_t size) {
  const ErrnoGuard guard;
  Board& board = Board::current();
  if (!console_ || size == 0) return size;
  std::string text(reinterpret_cast<const char*>(data), size);
  for (auto at = text.find("\r\n"); at != std::string::npos; at = text.find("\r\n", at)) {
    text.erase(at, 1);
  }
  board.print(text);
  return size;
}
