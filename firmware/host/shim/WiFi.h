// The Wi-Fi library. The station is always near a good access point.
#pragma once

#include <cstdint>
#include <functional>

#include "Arduino.h"
#include "IPAddress.h"
#include "NetworkInterface.h"
#include "WiFiClient.h"
#include "WiFiServer.h"
#include "WiFiUdp.h"
#include "wifi_types.h"

using WiFiEventCb = void (*)(WiFiEvent_t);
using WiFiEventFuncCb = std::function<void(WiFiEvent_t, WiFiEventInfo_t)>;

class WiFiClass {
 public:
  STAClass STA;
  APClass AP;

  bool mode(wifi_mode_t mode);
  wifi_mode_t getMode();
  bool setSleep(bool enabled);
  bool setSleep(wifi_ps_type_t kind) { return setSleep(kind != WIFI_PS_NONE); }
  bool getSleep();
  bool setTxPower(wifi_power_t) { return true; }
  wifi_power_t getTxPower() { return WIFI_POWER_19_5dBm; }
  void persistent(bool) {}
  void setMinSecurity(wifi_auth_mode_t) {}
  void setScanMethod(int) {}
  void setSortMethod(int) {}
  bool enableSTA(bool on) { return mode(on ? WIFI_STA : WIFI_OFF); }
  bool enableAP(bool on) { return mode(on ? WIFI_AP : WIFI_OFF); }

  wl_status_t begin(const char* ssid, const char* password = nullptr, std::int32_t channel = 0,
                    const std::uint8_t* bssid = nullptr, bool connect = true);
  wl_status_t begin(const String& ssid, const String& password = "", std::int32_t channel = 0,
                    const std::uint8_t* bssid = nullptr, bool connect = true) {
    return begin(ssid.c_str(), password.c_str(), channel, bssid, connect);
  }
  wl_status_t begin();  ///< the network of the last time
  bool config(IPAddress, IPAddress = IPAddress(), IPAddress = IPAddress(), IPAddress = IPAddress(),
              IPAddress = IPAddress()) {
    return true;
  }
  bool setDNS(IPAddress, IPAddress = IPAddress()) { return true; }
  bool reconnect();
  bool disconnect(bool turn_off = false, bool erase = false, unsigned long timeout_ms = 100);
  bool disconnectAsync(bool turn_off = false, bool erase = false) {
    return disconnect(turn_off, erase);
  }
  bool eraseAP() { return true; }
  bool enableIPv6(bool = true) { return false; }
  bool enableIpV6() { return false; }
  void enableLongRange(bool) {}
  void useStaticBuffers(bool) {}
  bool isConnected() { return status() == WL_CONNECTED; }
  bool setAutoConnect(bool) { return true; }
  bool setAutoReconnect(bool) { return true; }
  bool getAutoReconnect() { return true; }
  /// Not connected the first time that it is called after begin().
  wl_status_t status();
  std::uint8_t waitForConnectResult(unsigned long timeout_ms = 60000);

  IPAddress localIP();
  IPAddress subnetMask() { return {255, 255, 255, 0}; }
  IPAddress gatewayIP();
  IPAddress dnsIP(std::uint8_t = 0) { return gatewayIP(); }
  IPAddress broadcastIP();
  IPAddress networkID();
  std::uint8_t subnetCIDR() { return 24; }
  String macAddress();
  std::uint8_t* macAddress(std::uint8_t* mac);
  String SSID();
  String psk();
  String BSSIDstr() { return "02:00:00:00:00:01"; }
  std::uint8_t* BSSID(std::uint8_t* bssid = nullptr);
  std::int8_t RSSI() { return -50; }
  std::int32_t channel() { return 1; }
  bool setHostname(const char* name);
  bool hostname(const char* name) { return setHostname(name); }
  const char* getHostname();
  int hostByName(const char* name, IPAddress& address);

  bool softAP(const char* ssid, const char* password = nullptr, int channel = 1, int hidden = 0,
              int most_clients = 4, bool ftm = false);
  bool softAP(const String& ssid, const String& password = "", int channel = 1, int hidden = 0,
              int most_clients = 4, bool ftm = false) {
    return softAP(ssid.c_str(), password.c_str(), channel, hidden, most_clients, ftm);
  }
  bool softAPConfig(IPAddress, IPAddress, IPAddress, IPAddress = IPAddress(),
                    IPAddress = IPAddress()) {
    return true;
  }
  bool softAPdisconnect(bool = false) { return true; }
  IPAddress softAPIP();
  IPAddress softAPBroadcastIP();
  IPAddress softAPNetworkID();
  IPAddress softAPSubnetMask() { return subnetMask(); }
  String softAPmacAddress() { return macAddress(); }
  std::uint8_t* softAPmacAddress(std::uint8_t* mac) { return macAddress(mac); }
  std::uint8_t softAPgetStationNum() { return 1; }
  bool softAPsetHostname(const char* name) { return setHostname(name); }
  const char* softAPgetHostname() { return getHostname(); }

  std::int16_t scanNetworks(bool async = false, bool hidden = false, bool passive = false,
                            std::uint32_t channel_ms = 300, std::uint8_t channel = 0);
  std::int16_t scanComplete() { return 1; }
  void scanDelete() {}
  String SSID(std::uint8_t) { return SSID(); }
  std::int32_t RSSI(std::uint8_t) { return -50; }
  std::int32_t channel(std::uint8_t) { return 1; }
  String BSSIDstr(std::uint8_t) { return BSSIDstr(); }
  wifi_auth_mode_t encryptionType(std::uint8_t) { return WIFI_AUTH_WPA2_PSK; }

  wifi_event_id_t onEvent(WiFiEventCb callback, WiFiEvent_t event = ARDUINO_EVENT_MAX);
  wifi_event_id_t onEvent(WiFiEventFuncCb callback, WiFiEvent_t event = ARDUINO_EVENT_MAX);
  void removeEvent(wifi_event_id_t id);
  static const char* eventName(WiFiEvent_t event);
  static const char* disconnectReasonName(int) { return "UNSPECIFIED"; }

  /// Calls the handlers of what has happened; part of every wait.
  void deliver_events();

 private:
  wl_status_t join();
  void emit(WiFiEvent_t event);
};

extern WiFiClass WiFi;
