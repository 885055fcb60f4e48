// The part of the Wi-Fi library that a station and a TCP server need.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "Arduino.h"
#include "IPAddress.h"

enum wl_status_t { WL_IDLE_STATUS = 0, WL_CONNECTED = 3, WL_DISCONNECTED = 6 };
enum wifi_mode_t { WIFI_OFF = 0, WIFI_STA = 1 };

class WiFiClass {
 public:
  bool mode(wifi_mode_t mode);
  bool setSleep(bool enabled);
  wl_status_t begin(const char* ssid, const char* password = nullptr);
  bool reconnect();
  bool disconnect();
  /// Not connected the first time that it is called after begin().
  wl_status_t status();
  IPAddress localIP();
};

extern WiFiClass WiFi;

/// A handle: copies share the connection, which is closed with the last of them.
class WiFiClient {
 public:
  WiFiClient() = default;
  explicit WiFiClient(int fd);

  int fd() const;
  int available();
  int read();
  int read(std::uint8_t* data, std::size_t size);
  std::size_t write(std::uint8_t byte);
  std::size_t write(const std::uint8_t* data, std::size_t size);
  std::uint8_t connected();
  void stop();
  int setNoDelay(bool on);
  bool getNoDelay();
  operator bool() { return connected() != 0; }

 private:
  class Connection;
  std::shared_ptr<Connection> connection_;
  bool connected_ = false;
};

class WiFiServer {
 public:
  explicit WiFiServer(std::uint16_t port = 80, std::uint8_t max_clients = 4);

  void begin();
  WiFiClient accept();
  WiFiClient available() { return accept(); }
  void setNoDelay(bool on) { no_delay_ = on; }
  bool getNoDelay() const { return no_delay_; }

 private:
  std::uint16_t port_;
  std::uint8_t backlog_;
  int fd_ = -1;
  bool no_delay_ = false;
};
