// Not on this device.
#pragma once

#error "especho's device has no ESP8266WiFi: it is an ESP32, include WiFi.h"
