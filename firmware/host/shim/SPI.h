// SPI, to which nothing is connected.
#pragma once

#include <cstdint>

#include "Arduino.h"

#define SPI_MODE0 0
#define SPI_MODE1 1
#define SPI_MODE2 2
#define SPI_MODE3 3
#define VSPI 3
#define HSPI 2

struct SPISettings {
  SPISettings() = default;
  SPISettings(std::uint32_t, std::uint8_t, std::uint8_t) {}
};

class SPIClass {
 public:
  explicit SPIClass(std::uint8_t) {}
  void begin(int sck = -1, int miso = -1, int mosi = -1, int ss = -1);
  void end() {}
  void setFrequency(std::uint32_t) {}
  void setDataMode(std::uint8_t) {}
  void setBitOrder(std::uint8_t) {}
  void beginTransaction(SPISettings) {}
  void endTransaction() {}
  std::uint8_t transfer(std::uint8_t) { return 0xff; }
  std::uint16_t transfer16(std::uint16_t) { return 0xffff; }
};

extern SPIClass SPI;
