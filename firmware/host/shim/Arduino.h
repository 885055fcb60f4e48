// The Arduino API, as far as it does not concern the network.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>

#include "Esp.h"
#include "HardwareSerial.h"
#include "IPAddress.h"
#include "Print.h"
#include "Stream.h"
#include "WCharacter.h"
#include "WString.h"
#include "esp_system.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"
#include "freertos/semphr.h"
#include "freertos/task.h"
#include "peripherals.h"

#ifndef ESP32
#define ESP32 1
#endif
#define ARDUINO_ARCH_ESP32 1
#ifndef ARDUINO
#define ARDUINO 10819
#endif
#define ESP_ARDUINO_VERSION_MAJOR 2
#define ESP_ARDUINO_VERSION_MINOR 0
#define ESP_ARDUINO_VERSION_PATCH 14
#define ESP_ARDUINO_VERSION_VAL(major, minor, patch) (((major) << 16) | ((minor) << 8) | (patch))
#define ESP_ARDUINO_VERSION ESP_ARDUINO_VERSION_VAL(2, 0, 14)

using byte = std::uint8_t;
using boolean = bool;
using word = std::uint16_t;
using std::abs;
using std::isinf;
using std::isnan;
using std::max;
using std::min;
using std::round;

#define PROGMEM
#define PGM_P const char*
#define PSTR(text) (text)
#define pgm_read_byte(address) (*reinterpret_cast<const std::uint8_t*>(address))
#define pgm_read_word(address) (*reinterpret_cast<const std::uint16_t*>(address))
#define pgm_read_dword(address) (*reinterpret_cast<const std::uint32_t*>(address))
#define strlen_P std::strlen
#define strcpy_P std::strcpy
#define strcmp_P std::strcmp
#define memcpy_P std::memcpy
#define sprintf_P std::sprintf
#define snprintf_P std::snprintf
#define IRAM_ATTR
#define ICACHE_RAM_ATTR
#define DRAM_ATTR
#define RTC_DATA_ATTR
#define RTC_NOINIT_ATTR

#define PI 3.1415926535897932384626433832795
#define HALF_PI 1.5707963267948966192313216916398
#define TWO_PI 6.283185307179586476925286766559
#define DEG_TO_RAD 0.017453292519943295769236907684886
#define RAD_TO_DEG 57.295779513082320876798154814105
#define radians(degrees) ((degrees)*DEG_TO_RAD)
#define degrees(radians) ((radians)*RAD_TO_DEG)
#define sq(x) ((x) * (x))
#define constrain(value, low, high) \
  ((value) < (low) ? (low) : ((value) > (high) ? (high) : (value)))
#define lowByte(value) (static_cast<std::uint8_t>((value)&0xff))
#define highByte(value) (static_cast<std::uint8_t>((value) >> 8))
#define bitRead(value, bit) (((value) >> (bit)) & 1)
#define bitSet(value, bit) ((value) |= (1UL << (bit)))
#define bitClear(value, bit) ((value) &= ~(1UL << (bit)))
#define bitToggle(value, bit) ((value) ^= (1UL << (bit)))
#define bitWrite(value, bit, on) ((on) ? bitSet(value, bit) : bitClear(value, bit))
#define bit(b) (1UL << (b))
#define _BV(b) (1UL << (b))
#define F_CPU 240000000L

// Numbers of the two kinds that the board's compiler takes for one: its long has 32 bits.
template <typename Left, typename Right>
requires(std::is_arithmetic_v<Left>&& std::is_arithmetic_v<Right> &&
         !std::is_same_v<Left, Right>) constexpr auto min(Left left, Right right) {
  return left < right ? left : right;
}
template <typename Left, typename Right>
requires(std::is_arithmetic_v<Left>&& std::is_arithmetic_v<Right> &&
         !std::is_same_v<Left, Right>) constexpr auto max(Left left, Right right) {
  return left > right ? left : right;
}

std::uint32_t millis();  // 32 bits, as on the board: it wraps around
std::uint32_t micros();
void delay(std::uint32_t milliseconds);
void delayMicroseconds(std::uint32_t microseconds);
void yield();

long map(long value, long from_low, long from_high, long to_low, long to_high);
long random(long below);
long random(long from, long below);
void randomSeed(unsigned long seed);

char* itoa(int value, char* text, int base);
char* ltoa(long value, char* text, int base);
char* utoa(unsigned value, char* text, int base);
char* ultoa(unsigned long value, char* text, int base);
char* dtostrf(double value, signed char width, unsigned char decimals, char* text);

void setup();
void loop();
