// TCP servers of the sketch.
#pragma once

#include <cstdint>

#include "IPAddress.h"
#include "Server.h"
#include "WiFiClient.h"

class WiFiServer : public Server {
 public:
  explicit WiFiServer(std::uint16_t port = 80, std::uint8_t max_clients = 4);
  WiFiServer(const IPAddress&, std::uint16_t port = 80, std::uint8_t max_clients = 4)
      : WiFiServer(port, max_clients) {}

  void begin(std::uint16_t port = 0) override;  ///< 0: the constructor's
  void begin(std::uint16_t port, int) { begin(port); }
  WiFiClient accept();
  WiFiClient available() { return accept(); }
  bool hasClient();
  void setNoDelay(bool on) { no_delay_ = on; }
  bool getNoDelay() const { return no_delay_; }
  void setTimeout(std::uint32_t) {}
  void end();
  void close() { end(); }
  void stop() { end(); }
  void stopAll() {}
  void listenOnLocalhost() {}
  operator bool() const { return fd_ >= 0; }

  std::size_t write(std::uint8_t) override { return 0; }  // as on the board: to nobody
  std::size_t write(const std::uint8_t*, std::size_t) override { return 0; }
  using Print::write;

 private:
  std::uint16_t port_;
  std::uint8_t backlog_;
  int fd_ = -1;
  bool no_delay_ = false;
  WiFiClient waiting_;  // accepted by hasClient()
};

using NetworkServer = WiFiServer;
