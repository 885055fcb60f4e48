#include "NetworkInterface.h"

#include "WiFi.h"

namespace {

IPAddress with_last(IPAddress address, std::uint8_t last) {
  address[3] = last;
  return address;
}

bool set_mode(wifi_mode_t one, bool on) {
  const int others = WiFi.getMode() & ~one;
  return WiFi.mode(static_cast<wifi_mode_t>(on ? others | one : others));
}

}  // namespace

int NetworkInterface::getStatusBits() const {
  if (!started()) return 0;
  if (!connected()) return ESP_NETIF_STARTED_BIT;
  return ESP_NETIF_STARTED_BIT | ESP_NETIF_CONNECTED_BIT | ESP_NETIF_HAS_IP_BIT;
}

int NetworkInterface::waitStatusBits(int bits, std::uint32_t timeout_ms) const {
  const std::uint32_t start = millis();
  while ((getStatusBits() & bits) != bits && millis() - start < timeout_ms) delay(1);
  return getStatusBits() & bits;
}

bool NetworkInterface::setHostname(const char* name) const {
  return WiFi.setHostname(name);
}

const char* NetworkInterface::getHostname() const {
  return WiFi.getHostname();
}

IPAddress NetworkInterface::gatewayIP() const {
  return with_last(localIP(), 1);
}

IPAddress NetworkInterface::broadcastIP() const {
  return with_last(localIP(), 255);
}

std::uint8_t* NetworkInterface::macAddress(std::uint8_t* mac) const {
  return WiFi.macAddress(mac);
}

String NetworkInterface::macAddress() const {
  return WiFi.macAddress();
}

std::size_t NetworkInterface::printTo(Print& out) const {
  std::size_t count = out.print(desc());
  count += out.print(connected() ? ": <UP>" : ": <DOWN>");
  count += out.print(" ether ");
  count += out.print(macAddress());
  count += out.print(" inet ");
  return count + out.println(localIP());
}

bool STAClass::begin(bool try_connect) {
  return set_mode(WIFI_STA, true) && (!try_connect || connect());
}

bool STAClass::end() {
  return disconnect() && set_mode(WIFI_STA, false);
}

bool STAClass::connect() {
  if (!started()) return false;  // begin() must come first
  WiFi.begin();
  return true;
}

bool STAClass::connect(const char* ssid, const char* password, std::int32_t, const std::uint8_t*,
                       bool) {
  if (!started() || ssid == nullptr || *ssid == '\0') return false;
  if (connected()) disconnect();
  WiFi.begin(ssid, password);
  return true;
}

bool STAClass::disconnect(bool erase, unsigned long) {
  return WiFi.disconnect(false, erase);
}

bool STAClass::reconnect() {
  return WiFi.reconnect();
}

wl_status_t STAClass::status() {
  return WiFi.status();
}

std::uint8_t STAClass::waitForConnectResult(unsigned long timeout_ms) {
  return WiFi.waitForConnectResult(timeout_ms);
}

String STAClass::SSID() const {
  return WiFi.SSID();
}

String STAClass::psk() const {
  return WiFi.psk();
}

String STAClass::BSSIDstr() {
  return WiFi.BSSIDstr();
}

std::int8_t STAClass::RSSI() {
  return WiFi.RSSI();
}

bool STAClass::started() const {
  return (WiFi.getMode() & WIFI_STA) != 0;
}

bool STAClass::connected() const {
  return WiFi.status() == WL_CONNECTED;
}

IPAddress STAClass::localIP() const {
  return WiFi.localIP();
}

bool APClass::begin() {
  return set_mode(WIFI_AP, true);
}

bool APClass::end() {
  return set_mode(WIFI_AP, false);
}

bool APClass::create(const char* ssid, const char* password, int channel, int hidden,
                     int most_clients, bool ftm) {
  return started() && WiFi.softAP(ssid, password, channel, hidden, most_clients, ftm);
}

String APClass::SSID() const {
  return WiFi.SSID();
}

bool APClass::started() const {
  return (WiFi.getMode() & WIFI_AP) != 0;
}

IPAddress APClass::localIP() const {
  return started() ? WiFi.softAPIP() : IPAddress();
}
