// The Wi-Fi station, always near a good access point, and the name service.
#include "WiFi.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "../board.hpp"
#include "../errno_guard.hpp"
#include "ESPmDNS.h"
#include "WiFiMulti.h"

using especho::device::Board;
using especho::device::ErrnoGuard;
using especho::device::Station;

WiFiClass WiFi;
MDNSResponder MDNS;

namespace {

// For sketches that wait for an event, and never ask for the status.
constexpr std::chrono::milliseconds joining_takes{100};

Station& station() {
  return Board::current().station();
}

IPAddress with_last(IPAddress address, std::uint8_t last) {
  address[3] = last;
  return address;
}

}  // namespace

bool WiFiClass::mode(wifi_mode_t mode) {
  station().mode = mode;
  return true;
}

wifi_mode_t WiFiClass::getMode() {
  return static_cast<wifi_mode_t>(station().mode);
}

bool WiFiClass::setSleep(bool enabled) {
  Board::current().set_modem_sleep(enabled);
  return true;
}

bool WiFiClass::getSleep() {
  return Board::current().modem_sleep();
}

wl_status_t WiFiClass::begin(const char* ssid, const char* password, std::int32_t,
                             const std::uint8_t*, bool) {
  Station& chosen = station();
  const std::string network = ssid == nullptr ? "" : ssid;
  const std::string secret = password == nullptr ? "" : password;
  const bool again = chosen.begun && chosen.network == network && chosen.password == secret;
  chosen.network = network;
  chosen.password = secret;
  if (!again) return join();
  return begin();
}

// As often as a sketch likes to ask: it changes nothing while the station joins or has joined.
wl_status_t WiFiClass::begin() {
  if (!station().begun) return join();
  deliver_events();
  if (station().joined && Board::current().link_lost()) return join();
  return station().joined ? WL_CONNECTED : WL_DISCONNECTED;
}

wl_status_t WiFiClass::join() {
  Station& chosen = station();
  chosen.begun = true;
  chosen.joined = chosen.told = false;
  chosen.begun_at = std::chrono::steady_clock::now();
  chosen.mode |= WIFI_STA;
  emit(ARDUINO_EVENT_WIFI_STA_START);
  return WL_DISCONNECTED;
}

bool WiFiClass::reconnect() {
  join();
  return true;
}

bool WiFiClass::disconnect(bool, bool, unsigned long) {
  Station& left = station();
  left.begun = left.joined = false;
  if (std::exchange(left.told, false)) emit(ARDUINO_EVENT_WIFI_STA_DISCONNECTED);
  return true;
}

wl_status_t WiFiClass::status() {
  Board& board = Board::current();
  const bool connected = board.station().joined && !board.link_lost();
  board.station().joined = board.station().begun;
  if (connected) deliver_events();
  return connected ? WL_CONNECTED : WL_DISCONNECTED;
}

std::uint8_t WiFiClass::waitForConnectResult(unsigned long timeout_ms) {
  const std::uint32_t start = millis();
  while (status() != WL_CONNECTED && millis() - start < timeout_ms) delay(10);
  return static_cast<std::uint8_t>(status());
}

IPAddress WiFiClass::localIP() {
  Board& board = Board::current();
  if (!board.station().joined || board.link_lost()) return {};
  return board.address();
}

IPAddress WiFiClass::gatewayIP() {
  return with_last(localIP(), 1);
}

IPAddress WiFiClass::broadcastIP() {
  return with_last(localIP(), 255);
}

IPAddress WiFiClass::networkID() {
  return with_last(localIP(), 0);
}

std::uint8_t* WiFiClass::macAddress(std::uint8_t* mac) {
  esp_read_mac(mac, ESP_MAC_WIFI_STA);
  return mac;
}

String WiFiClass::macAddress() {
  std::array<std::uint8_t, 6> mac{};
  macAddress(mac.data());
  std::array<char, 18> text{};
  std::snprintf(text.data(), text.size(), "%02X:%02X:%02X:%02X:%02X:%02X", mac[0], mac[1], mac[2],
                mac[3], mac[4], mac[5]);
  return text.data();
}

std::uint8_t* WiFiClass::BSSID(std::uint8_t* bssid) {
  static std::array<std::uint8_t, 6> own;
  return macAddress(bssid == nullptr ? own.data() : bssid);  // as BSSIDstr() has it
}

String WiFiClass::SSID() {
  return station().network.c_str();
}

String WiFiClass::psk() {
  return station().password.c_str();
}

bool WiFiClass::setHostname(const char* name) {
  station().host_name = name;
  return true;
}

const char* WiFiClass::getHostname() {
  return station().host_name.c_str();
}

int WiFiClass::hostByName(const char* name, IPAddress& address) {
  const ErrnoGuard guard;
  if (address.fromString(name)) return 1;
  const auto found = Board::current().stack().resolve(name);
  if (!found) return 0;
  address = *found;
  return 1;
}

bool WiFiClass::softAP(const char* ssid, const char*, int, int, int, bool) {
  station().mode |= WIFI_AP;
  if (station().network.empty()) station().network = ssid;
  Board::current().note("an access point of its own (its address is that of the device)");
  emit(ARDUINO_EVENT_WIFI_AP_START);
  return true;
}

IPAddress WiFiClass::softAPIP() {
  return Board::current().address();
}

IPAddress WiFiClass::softAPBroadcastIP() {
  return with_last(softAPIP(), 255);
}

IPAddress WiFiClass::softAPNetworkID() {
  return with_last(softAPIP(), 0);
}

std::int16_t WiFiClass::scanNetworks(bool, bool, bool, std::uint32_t, std::uint8_t) {
  if (station().network.empty()) station().network = "loopback";
  return 1;
}

wifi_event_id_t WiFiClass::onEvent(WiFiEventCb callback, WiFiEvent_t event) {
  return onEvent([callback](WiFiEvent_t seen, const WiFiEventInfo_t&) { callback(seen); }, event);
}

wifi_event_id_t WiFiClass::onEvent(WiFiEventFuncCb callback, WiFiEvent_t event) {
  auto& handlers = station().handlers;
  const std::size_t id = handlers.empty() ? 1 : handlers.back().id + 1;
  station().tell_handlers = [] { WiFi.deliver_events(); };
  handlers.push_back({id, [callback = std::move(callback), event](int number) {
                        const auto seen = static_cast<WiFiEvent_t>(number);
                        if (event != ARDUINO_EVENT_MAX && event != seen) return;
                        WiFiEventInfo_t info;
                        if (seen == ARDUINO_EVENT_WIFI_STA_GOT_IP) {
                          info.got_ip.ip_info.ip.addr = WiFi.localIP();
                        }
                        info.wifi_sta_disconnected.reason = WIFI_REASON_UNSPECIFIED;
                        callback(seen, info);
                      }});
  return id;
}

void WiFiClass::removeEvent(wifi_event_id_t id) {
  std::erase_if(station().handlers,
                [id](const Station::Handler& handler) { return handler.id == id; });
}

const char* WiFiClass::eventName(WiFiEvent_t event) {
  switch (event) {
    case ARDUINO_EVENT_WIFI_STA_START:
      return "STA_START";
    case ARDUINO_EVENT_WIFI_STA_CONNECTED:
      return "STA_CONNECTED";
    case ARDUINO_EVENT_WIFI_STA_DISCONNECTED:
      return "STA_DISCONNECTED";
    case ARDUINO_EVENT_WIFI_STA_GOT_IP:
      return "STA_GOT_IP";
    case ARDUINO_EVENT_WIFI_AP_START:
      return "AP_START";
    default:
      return "UNKNOWN";
  }
}

void WiFiClass::emit(WiFiEvent_t event) {
  const auto handlers = station().handlers;  // they may add and remove some
  for (const Station::Handler& handler : handlers) handler.call(event);
}

void WiFiClass::deliver_events() {
  const ErrnoGuard guard;
  Board& board = Board::current();
  Station& now = board.station();
  if (now.begun && std::chrono::steady_clock::now() - now.begun_at >= joining_takes) {
    now.joined = true;
  }
  const bool connected = now.joined && !board.link_lost();
  if (std::exchange(now.told, connected) == connected) return;
  if (!connected) return emit(ARDUINO_EVENT_WIFI_STA_DISCONNECTED);
  emit(ARDUINO_EVENT_WIFI_STA_CONNECTED);
  emit(ARDUINO_EVENT_WIFI_STA_GOT_IP);
}

bool WiFiMulti::addAP(const char* ssid, const char*) {
  if (ssid_.isEmpty()) ssid_ = ssid;
  return true;
}

std::uint8_t WiFiMulti::run(std::uint32_t timeout_ms, bool) {
  if (!station().begun) WiFi.begin(ssid_.c_str());
  return WiFi.waitForConnectResult(timeout_ms);
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
