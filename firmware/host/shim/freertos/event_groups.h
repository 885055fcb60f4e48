// FreeRTOS's event groups.
#pragma once

#include <cstdint>

#include "FreeRTOS.h"

struct EventGroupDef_t;
using EventGroupHandle_t = EventGroupDef_t*;
using EventBits_t = std::uint32_t;

EventGroupHandle_t xEventGroupCreate();
void vEventGroupDelete(EventGroupHandle_t group);
EventBits_t xEventGroupSetBits(EventGroupHandle_t group, EventBits_t bits);
EventBits_t xEventGroupClearBits(EventGroupHandle_t group, EventBits_t bits);
EventBits_t xEventGroupWaitBits(EventGroupHandle_t group, EventBits_t bits, BaseType_t clear,
                                BaseType_t all, TickType_t ticks);
inline EventBits_t xEventGroupGetBits(EventGroupHandle_t group) {
  return xEventGroupClearBits(group, 0);
}
