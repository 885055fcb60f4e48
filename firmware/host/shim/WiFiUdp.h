// Datagrams. A packet that is written to leaves with endPacket(); parsePacket() takes the next one
// that has arrived, and drops what was not read of the one before.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "IPAddress.h"
#include "Stream.h"

class UDP : public Stream {};

class WiFiUDP : public UDP {
 public:
  WiFiUDP() = default;
  WiFiUDP(const WiFiUDP&) = delete;
  WiFiUDP& operator=(const WiFiUDP&) = delete;
  ~WiFiUDP() override { stop(); }

  std::uint8_t begin(std::uint16_t port);
  std::uint8_t begin(IPAddress, std::uint16_t port) { return begin(port); }
  std::uint8_t beginMulticast(IPAddress group, std::uint16_t port);
  void stop();

  int beginPacket(IPAddress address, std::uint16_t port);
  int beginPacket(const char* host, std::uint16_t port);
  int beginPacket();  ///< to the sender of the last one
  int endPacket();
  std::size_t write(std::uint8_t octet) override { return write(&octet, 1); }
  std::size_t write(const std::uint8_t* data, std::size_t size) override;
  using Print::write;

  int parsePacket();
  int available() override { return static_cast<int>(received_.size() - taken_); }
  int read() override;
  int read(unsigned char* data, std::size_t size);
  int read(char* data, std::size_t size) {
    return read(reinterpret_cast<unsigned char*>(data), size);
  }
  int peek() override { return taken_ < received_.size() ? received_[taken_] : -1; }
  void flush() override { taken_ = received_.size(); }
  IPAddress remoteIP() const { return remote_; }
  std::uint16_t remotePort() const { return remote_port_; }

 private:
  bool open(std::uint16_t port);

  int fd_ = -1;
  IPAddress remote_;  // of the last packet received
  std::uint16_t remote_port_ = 0;
  IPAddress to_;
  std::uint16_t to_port_ = 0;
  std::vector<std::uint8_t> sent_;
  std::vector<std::uint8_t> received_;
  std::size_t taken_ = 0;
};

using NetworkUDP = WiFiUDP;
