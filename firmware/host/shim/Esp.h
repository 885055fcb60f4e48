// The chip: restart, memory, and what it says of itself.
#pragma once

#include <cstdint>

#include "esp_system.h"

class EspClass {
 public:
  [[noreturn]] void restart() { esp_restart(); }
  std::uint32_t getHeapSize() { return 327680; }
  std::uint32_t getFreeHeap() { return esp_get_free_heap_size(); }
  std::uint32_t getMinFreeHeap() { return esp_get_minimum_free_heap_size(); }
  std::uint32_t getMaxAllocHeap() { return 110592; }
  std::uint32_t getPsramSize() { return 0; }
  std::uint32_t getFreePsram() { return 0; }
  const char* getChipModel() { return "especho virtual board"; }
  std::uint8_t getChipRevision() { return 0; }
  std::uint8_t getChipCores() { return 2; }
  std::uint32_t getCpuFreqMHz() { return 240; }
  std::uint32_t getCycleCount() { return static_cast<std::uint32_t>(esp_timer_get_time() * 240); }
  const char* getSdkVersion() { return "v4.4.6"; }
  std::uint32_t getFlashChipSize() { return 4 * 1024 * 1024; }
  std::uint32_t getSketchSize() { return 0; }
  std::uint32_t getFreeSketchSpace() { return 1310720; }
  std::uint64_t getEfuseMac();
};

extern EspClass ESP;
inline bool setCpuFrequencyMhz(std::uint32_t) {
  return true;
}
inline std::uint32_t getCpuFrequencyMhz() {
  return 240;
}
inline bool psramFound() {
  return false;
}
