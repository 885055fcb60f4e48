// The Wi-Fi station, always near a good access point, and the name service.
#include "shim/WiFi.h"
#include "shim/ESPmDNS.h"

#include "board.hpp"

using especho::device::Board;
using especho::device::Station;

WiFiClass WiFi;
MDNSResponder MDNS;

bool WiFiClass::mode(wifi_mode_t) {
  return true;
}
bool WiFiClass::setSleep(bool enabled) {
  Board::current().network().doze().set(enabled);
  return true;
}

wl_status_t WiFiClass::begin(const char*, const char*) {
  Board::current().station() = {.begun = true};
  return WL_DISCONNECTED;
}

bool WiFiClass::reconnect() {
  begin(nullptr);
  return true;
}

bool WiFiClass::disconnect() {
  Board::current().station() = {};
  return true;
}

wl_status_t WiFiClass::status() {
  Board& board = Board::current();
  Station& station = board.station();
  const wl_status_t status = station.joined && !board.link_lost() ? WL_CONNECTED : WL_DISCONNECTED;
  station.joined = station.begun;
  return status;
}

IPAddress WiFiClass::localIP() {
  return Board::current().station().joined && !Board::current().link_lost()
             ? IPAddress(127, 0, 0, 1)
             : IPAddress();
}

bool MDNSResponder::begin(const char* host_name) {
  host_name_ = host_name;
  services_.clear();
  return true;
}

bool MDNSResponder::addService(const char* service, const char* protocol, std::uint16_t port) {
  services_.push_back(std::string("_") + service + "._" + protocol + ":" + std::to_string(port));
  return true;
}
