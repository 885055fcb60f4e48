// The interfaces of core 3: the station and the access point as objects of their own.
#pragma once

#include <cstddef>
#include <cstdint>

#include "IPAddress.h"
#include "Printable.h"
#include "WString.h"
#include "wifi_types.h"

inline constexpr int ESP_NETIF_STARTED_BIT = 1;
inline constexpr int ESP_NETIF_CONNECTED_BIT = 2;
inline constexpr int ESP_NETIF_HAS_IP_BIT = 4;

class NetworkInterface : public Printable {
 public:
  virtual bool started() const = 0;
  virtual bool connected() const = 0;
  virtual IPAddress localIP() const = 0;
  virtual const char* desc() const = 0;

  bool hasIP() const { return connected(); }
  bool linkUp() const { return connected(); }
  int getStatusBits() const;
  int waitStatusBits(int bits, std::uint32_t timeout_ms) const;

  bool config(IPAddress = {}, IPAddress = {}, IPAddress = {}, IPAddress = {}, IPAddress = {},
              IPAddress = {}) {
    return true;
  }
  bool setHostname(const char* name) const;
  const char* getHostname() const;
  IPAddress subnetMask() const { return {255, 255, 255, 0}; }
  IPAddress gatewayIP() const;
  IPAddress broadcastIP() const;
  IPAddress dnsIP(std::uint8_t = 0) const { return gatewayIP(); }
  std::uint8_t* macAddress(std::uint8_t* mac) const;
  String macAddress() const;
  std::size_t printTo(Print& out) const override;
};

class STAClass : public NetworkInterface {
 public:
  bool begin(bool try_connect = false);
  bool end();
  bool connect();
  bool connect(const char* ssid, const char* password = nullptr, std::int32_t channel = 0,
               const std::uint8_t* bssid = nullptr, bool try_connect = true);
  bool disconnect(bool erase = false, unsigned long timeout_ms = 0);
  bool reconnect();
  wl_status_t status();
  std::uint8_t waitForConnectResult(unsigned long timeout_ms = 60000);
  bool setAutoReconnect(bool) { return true; }
  bool getAutoReconnect() { return true; }
  void setMinSecurity(wifi_auth_mode_t) {}
  void setScanMethod(int) {}
  void setSortMethod(int) {}
  String SSID() const;
  String psk() const;
  String BSSIDstr();
  std::int8_t RSSI();

  bool started() const override;
  bool connected() const override;
  IPAddress localIP() const override;
  const char* desc() const override { return "wifi_sta"; }
};

class APClass : public NetworkInterface {
 public:
  bool begin();
  bool end();
  bool create(const char* ssid, const char* password = nullptr, int channel = 1, int hidden = 0,
              int most_clients = 4, bool ftm = false);
  bool clear() { return true; }
  bool enableNAPT(bool = true) { return true; }
  String SSID() const;
  std::uint8_t stationCount() { return 1; }

  bool started() const override;
  bool connected() const override { return started(); }
  IPAddress localIP() const override;
  const char* desc() const override { return "wifi_ap"; }
};
