// Not on this device.
#pragma once

#error "especho's device has no esp_now: no ESP-NOW"
