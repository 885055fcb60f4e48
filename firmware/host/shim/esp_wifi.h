// ESP-IDF's Wi-Fi calls. Only modem sleep has an effect.
#pragma once

#include "WiFi.h"

enum wifi_interface_t { WIFI_IF_STA, WIFI_IF_AP };
#define ESP_IF_WIFI_STA WIFI_IF_STA
#define WIFI_PROTOCOL_11B 1
#define WIFI_PROTOCOL_11G 2
#define WIFI_PROTOCOL_11N 4
#define WIFI_PROTOCOL_LR 8
inline esp_err_t esp_wifi_set_ps(wifi_ps_type_t kind) {
  WiFi.setSleep(kind);
  return ESP_OK;
}
inline esp_err_t esp_wifi_set_protocol(wifi_interface_t, std::uint8_t) {
  return ESP_OK;
}
inline esp_err_t esp_wifi_set_max_tx_power(std::int8_t) {
  return ESP_OK;
}
inline esp_err_t esp_wifi_set_mac(wifi_interface_t, const std::uint8_t*) {
  return ESP_OK;
}
inline esp_err_t esp_wifi_start() {
  return ESP_OK;
}
inline esp_err_t esp_wifi_stop() {
  return ESP_OK;
}
