// Not on this device.
#pragma once

#error "especho's device has no ESP8266WiFi: an ESP8266: it is an ESP32, include WiFi.h"
