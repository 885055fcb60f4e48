// The serial ports. Serial is the device's console in both directions; the others lead nowhere.
#pragma once

#include <cstddef>
#include <cstdint>

#include "Stream.h"

#define SERIAL_8N1 0x800001c

class HardwareSerial : public Stream {
 public:
  explicit HardwareSerial(int port) : console_(port == 0) {}

  void begin(unsigned long baud = 115200, std::uint32_t config = SERIAL_8N1, int rx_pin = -1,
             int tx_pin = -1, bool invert = false, unsigned long timeout_ms = 20000);
  void end(bool turn_off = true);
  void updateBaudRate(unsigned long baud) { baud_ = baud; }
  unsigned long baudRate() const { return baud_; }
  void setRxBufferSize(std::size_t) {}
  void setTxBufferSize(std::size_t) {}
  void setDebugOutput(bool) {}
  void setTxTimeoutMs(unsigned long) {}
  bool setPins(int, int, int = -1, int = -1) { return true; }
  explicit operator bool() const { return true; }

  int available() override;
  int read() override;
  std::size_t read(std::uint8_t* buffer, std::size_t size);
  int peek() override;
  int availableForWrite() override { return 128; }
  std::size_t write(std::uint8_t octet) override { return write(&octet, 1); }
  std::size_t write(const std::uint8_t* data, std::size_t size) override;
  using Print::write;

 private:
  bool console_;
  unsigned long baud_ = 0;
};

extern HardwareSerial Serial;
extern HardwareSerial Serial1;
extern HardwareSerial Serial2;
