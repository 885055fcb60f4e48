// Pins and what hangs on them. There are none: these calls do nothing, and the device says so once.
#pragma once

#include <cstdint>

#include "WString.h"

#define LOW 0x0
#define HIGH 0x1
#define INPUT 0x01
#define OUTPUT 0x03
#define PULLUP 0x04
#define INPUT_PULLUP 0x05
#define PULLDOWN 0x08
#define INPUT_PULLDOWN 0x09
#define OPEN_DRAIN 0x10
#define OUTPUT_OPEN_DRAIN 0x13
#define RISING 0x01
#define FALLING 0x02
#define CHANGE 0x03
#define LSBFIRST 0
#define MSBFIRST 1
#ifndef LED_BUILTIN
#define LED_BUILTIN 2
#endif
#define BUILTIN_LED LED_BUILTIN

constexpr std::uint8_t TX = 1, RX = 3, SDA = 21, SCL = 22, SS = 5, MOSI = 23, MISO = 19, SCK = 18;
constexpr std::uint8_t A0 = 36, A3 = 39, A4 = 32, A5 = 33, A6 = 34, A7 = 35, A10 = 4, DAC1 = 25,
                       DAC2 = 26;
constexpr std::uint8_t T0 = 4, T1 = 0, T2 = 2, T3 = 15, T4 = 13, T5 = 12, T6 = 14, T7 = 27, T8 = 33,
                       T9 = 32;

void pinMode(std::uint8_t pin, std::uint8_t mode);
void digitalWrite(std::uint8_t pin, std::uint8_t level);
int digitalRead(std::uint8_t pin);  // what was written last
inline std::uint8_t digitalPinToInterrupt(std::uint8_t pin) {
  return pin;
}
void attachInterrupt(std::uint8_t pin, void (*handler)(), int mode);
void attachInterruptArg(std::uint8_t pin, void (*handler)(void*), void* argument, int mode);
void detachInterrupt(std::uint8_t pin);
inline void interrupts() {}
inline void noInterrupts() {}

int analogRead(std::uint8_t pin);  // 0
std::uint32_t analogReadMilliVolts(std::uint8_t pin);
void analogWrite(std::uint8_t pin, int value);
void analogReadResolution(std::uint8_t bits);
void analogSetWidth(std::uint8_t bits);
enum adc_attenuation_t { ADC_0db, ADC_2_5db, ADC_6db, ADC_11db };
void analogSetAttenuation(adc_attenuation_t attenuation);
void analogSetPinAttenuation(std::uint8_t pin, adc_attenuation_t attenuation);
void dacWrite(std::uint8_t pin, std::uint8_t value);
int touchRead(std::uint8_t pin);
int hallRead();
float temperatureRead();
unsigned long pulseIn(std::uint8_t pin, std::uint8_t level, unsigned long timeout = 1000000);
void shiftOut(std::uint8_t data, std::uint8_t clock, std::uint8_t order, std::uint8_t value);
void tone(std::uint8_t pin, unsigned int frequency, unsigned long duration = 0);
void noTone(std::uint8_t pin);

double ledcSetup(std::uint8_t channel, double frequency, std::uint8_t bits);
void ledcAttachPin(std::uint8_t pin, std::uint8_t channel);
void ledcDetachPin(std::uint8_t pin);
bool ledcAttach(std::uint8_t pin, std::uint32_t frequency, std::uint8_t bits);
bool ledcWrite(std::uint8_t channel_or_pin, std::uint32_t duty);
double ledcWriteTone(std::uint8_t channel, double frequency);
std::uint32_t ledcRead(std::uint8_t channel);
void neopixelWrite(std::uint8_t pin, std::uint8_t red, std::uint8_t green, std::uint8_t blue);

// Hardware timers never expire.
struct hw_timer_t;
hw_timer_t* timerBegin(std::uint8_t number, std::uint16_t divider, bool up);
hw_timer_t* timerBegin(std::uint32_t frequency);
void timerAttachInterrupt(hw_timer_t* timer, void (*handler)(), bool edge = true);
void timerAlarmWrite(hw_timer_t* timer, std::uint64_t value, bool reload);
void timerAlarm(hw_timer_t* timer, std::uint64_t value, bool reload, std::uint64_t count);
void timerAlarmEnable(hw_timer_t* timer);
void timerAlarmDisable(hw_timer_t* timer);
void timerEnd(hw_timer_t* timer);
