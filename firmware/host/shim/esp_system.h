// ESP-IDF's calls that sketches make beside the Arduino API.
#pragma once

#include <cstdint>

using esp_err_t = int;
#define ESP_OK 0
#define ESP_FAIL (-1)
#define ESP_ERROR_CHECK(call) ((void)(call))
#define ESP_EARLY_LOGI(...) ((void)0)

enum esp_reset_reason_t {
  ESP_RST_UNKNOWN,
  ESP_RST_POWERON,
  ESP_RST_EXT,
  ESP_RST_SW,
  ESP_RST_PANIC,
  ESP_RST_INT_WDT,
  ESP_RST_TASK_WDT,
  ESP_RST_WDT,
  ESP_RST_DEEPSLEEP,
  ESP_RST_BROWNOUT
};
esp_reset_reason_t esp_reset_reason();
[[noreturn]] void esp_restart();
std::uint32_t esp_get_free_heap_size();
std::uint32_t esp_get_minimum_free_heap_size();
std::uint32_t esp_random();
void esp_fill_random(void* buffer, unsigned size);
std::int64_t esp_timer_get_time();
const char* esp_err_to_name(esp_err_t error);
enum esp_mac_type_t { ESP_MAC_WIFI_STA, ESP_MAC_WIFI_SOFTAP, ESP_MAC_BT, ESP_MAC_ETH };
esp_err_t esp_read_mac(std::uint8_t* mac, esp_mac_type_t type);
esp_err_t esp_efuse_mac_get_default(std::uint8_t* mac);

// Watchdogs, which the device does not have.
inline esp_err_t esp_task_wdt_init(std::uint32_t, bool) {
  return ESP_OK;
}
inline esp_err_t esp_task_wdt_add(void*) {
  return ESP_OK;
}
inline esp_err_t esp_task_wdt_delete(void*) {
  return ESP_OK;
}
inline esp_err_t esp_task_wdt_reset() {
  return ESP_OK;
}
inline void disableCore0WDT() {}
inline void disableCore1WDT() {}
inline void disableLoopWDT() {}
inline void enableLoopWDT() {}
inline void feedLoopWDT() {}

// Logging macros; by default, the core compiles them to nothing, too.
#define log_e(...) ((void)0)
#define log_w(...) ((void)0)
#define log_i(...) ((void)0)
#define log_d(...) ((void)0)
#define log_v(...) ((void)0)
#define ESP_LOGE(tag, ...) ((void)(tag))
#define ESP_LOGW(tag, ...) ((void)(tag))
#define ESP_LOGI(tag, ...) ((void)(tag))
#define ESP_LOGD(tag, ...) ((void)(tag))
#define ESP_LOGV(tag, ...) ((void)(tag))
