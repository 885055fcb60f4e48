// Deep sleep would end the device.
#pragma once

#include "esp_system.h"

void esp_deep_sleep_start() = delete;
void esp_light_sleep_start() = delete;
