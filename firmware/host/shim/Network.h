// What core 3 knows about all interfaces. WiFi.h does not bring it along, since sketches for core 2
// may use the name for something of their own.
#pragma once

#include <utility>

#include "WiFi.h"

using network_event_handle_t = wifi_event_id_t;

class NetworkManager {
 public:
  bool begin() { return true; }
  network_event_handle_t onEvent(WiFiEventCb callback, WiFiEvent_t event = ARDUINO_EVENT_MAX) {
    return WiFi.onEvent(callback, event);
  }
  network_event_handle_t onEvent(WiFiEventFuncCb callback, WiFiEvent_t event = ARDUINO_EVENT_MAX) {
    return WiFi.onEvent(std::move(callback), event);
  }
  void removeEvent(network_event_handle_t id) { WiFi.removeEvent(id); }
  static const char* eventName(WiFiEvent_t event) { return WiFiClass::eventName(event); }
  int hostByName(const char* name, IPAddress& address) { return WiFi.hostByName(name, address); }
  String macAddress() { return WiFi.macAddress(); }
  bool setHostname(const char* name) { return WiFi.setHostname(name); }
  const char* getHostname() { return WiFi.getHostname(); }
};

inline NetworkManager Network;
