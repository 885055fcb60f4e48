// The chip, and addresses as text.
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>

#include "../board.hpp"
#include "Esp.h"
#include "IPAddress.h"
#include "Print.h"

using especho::device::Board;

EspClass ESP;

namespace {

constexpr std::array<std::uint8_t, 6> own_mac{0x02, 0x00, 0x00, 0x00, 0x00, 0x01};
constexpr std::uint32_t free_heap = 250'000;  // about what a board with Wi-Fi has

}  // namespace

esp_reset_reason_t esp_reset_reason() {
  return Board::current().restarted() ? ESP_RST_SW : ESP_RST_POWERON;
}

void esp_restart() {
  Board::current().restart();
  std::abort();  // it throws
}

std::uint32_t esp_get_free_heap_size() {
  return free_heap;
}

std::uint32_t esp_get_minimum_free_heap_size() {
  return free_heap;
}

std::uint32_t esp_random() {
  static std::mt19937 numbers{std::random_device{}()};
  return static_cast<std::uint32_t>(numbers());
}

void esp_fill_random(void* buffer, unsigned size) {
  for (unsigned i = 0; i < size; ++i) {
    static_cast<unsigned char*>(buffer)[i] = static_cast<unsigned char>(esp_random());
  }
}

std::int64_t esp_timer_get_time() {
  return std::chrono::duration_cast<std::chrono::microseconds>(Board::current().uptime()).count();
}

const char* esp_err_to_name(esp_err_t error) {
  return error == ESP_OK ? "ESP_OK" : "ESP_FAIL";
}

esp_err_t esp_read_mac(std::uint8_t* mac, esp_mac_type_t) {
  std::memcpy(mac, own_mac.data(), own_mac.size());
  return ESP_OK;
}

esp_err_t esp_efuse_mac_get_default(std::uint8_t* mac) {
  return esp_read_mac(mac, ESP_MAC_WIFI_STA);
}

std::uint64_t EspClass::getEfuseMac() {
  std::uint64_t mac = 0;
  for (std::size_t i = 0; i < own_mac.size(); ++i) mac |= std::uint64_t{own_mac[i]} << (8 * i);
  return mac;
}

bool IPAddress::fromString(const char* text) {
  std::array<unsigned, 4> parts{};
  char rest = '\0';
  if (std::sscanf(text, "%3u.%3u.%3u.%3u%c", &parts[0], &parts[1], &parts[2], &parts[3], &rest) !=
      4) {
    return false;
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] > 255) return false;
    octets_[i] = static_cast<std::uint8_t>(parts[i]);
  }
  return true;
}

String IPAddress::toString() const {
  String text;
  for (std::size_t i = 0; i < octets_.size(); ++i) {
    if (i > 0) text += '.';
    text += octets_[i];
  }
  return text;
}

std::size_t IPAddress::printTo(Print& out) const {
  return out.print(toString());
}
