// TCP connections of the sketch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "Arduino.h"
#include "Client.h"

/// A handle: copies share the connection, which is closed with the last of them.
class WiFiClient : public Client {
 public:
  WiFiClient() = default;
  explicit WiFiClient(int fd);

  int connect(IPAddress address, std::uint16_t port) override;
  int connect(IPAddress address, std::uint16_t port, std::int32_t timeout_ms);
  int connect(const char* host, std::uint16_t port) override;
  int connect(const char* host, std::uint16_t port, std::int32_t timeout_ms);
  int connect(const String& host, std::uint16_t port) { return connect(host.c_str(), port); }

  int fd() const;
  int available() override;
  int read() override;
  int read(std::uint8_t* data, std::size_t size) override;
  int read(char* data, std::size_t size) {
    return read(reinterpret_cast<std::uint8_t*>(data), size);
  }
  int peek() override;
  void clear() { flush(); }
  void flush() override;  ///< discards what was received, as in the cores before 3.0
  std::size_t write(std::uint8_t octet) override;
  std::size_t write(const std::uint8_t* data, std::size_t size) override;
  std::size_t write(Stream& from);
  std::size_t write_P(const char* data, std::size_t size) { return write(data, size); }
  using Print::write;
  std::uint8_t connected() override;
  void stop() override;

  int setTimeout(std::uint32_t seconds);  ///< milliseconds in core 3, seconds before
  int setNoDelay(bool on);
  bool getNoDelay();
  int setOption(int name, int* value) { return setSocketOption(6, name, value, sizeof(int)); }
  int setSocketOption(int level, int name, const void* value, std::size_t size);

  IPAddress remoteIP() const;
  std::uint16_t remotePort() const;
  IPAddress localIP() const;
  std::uint16_t localPort() const;

  operator bool() override { return connected() != 0; }
  bool operator==(const WiFiClient& other) const { return fd() == other.fd(); }
  bool operator==(bool value) { return static_cast<bool>(*this) == value; }

 private:
  class Connection;
  std::shared_ptr<Connection> connection_;
  bool connected_ = false;
};

using NetworkClient = WiFiClient;
