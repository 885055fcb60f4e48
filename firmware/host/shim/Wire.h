// I2C, to which nothing is connected.
#pragma once

#include <cstddef>
#include <cstdint>

#include "Stream.h"

class TwoWire : public Stream {
 public:
  explicit TwoWire(std::uint8_t) {}
  bool begin(int sda = -1, int scl = -1, std::uint32_t frequency = 0);
  bool setPins(int, int) { return true; }
  bool setClock(std::uint32_t) { return true; }
  void setTimeOut(std::uint16_t) {}
  void beginTransmission(int) {}
  std::uint8_t endTransmission(bool = true);  // 2: the address is not acknowledged
  std::size_t requestFrom(int, int, bool = true) { return 0; }
  int available() override { return 0; }
  int read() override { return -1; }
  int peek() override { return -1; }
  std::size_t write(std::uint8_t) override { return 1; }
  std::size_t write(const std::uint8_t*, std::size_t size) override { return size; }
  std::size_t write(int value) { return write(static_cast<std::uint8_t>(value)); }
  using Print::write;
};

extern TwoWire Wire;
extern TwoWire Wire1;
