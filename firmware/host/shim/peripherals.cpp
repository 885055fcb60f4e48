// Pins, buses and memory that lasts.
#include "peripherals.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "../board.hpp"
#include "EEPROM.h"
#include "Preferences.h"
#include "SPI.h"
#include "Wire.h"

using especho::device::Board;

TwoWire Wire(0);
TwoWire Wire1(1);
SPIClass SPI(VSPI);
EEPROMClass EEPROM;

namespace {

std::array<std::uint8_t, 256> levels{};

void note(const char* what) {
  Board::current().note(what);
}
void note_gpio() {
  note("GPIO pins");
}
void note_analog() {
  note("analog pins");
}
void note_pwm() {
  note("PWM (LEDC)");
}
void note_timer() {
  note("a hardware timer");
}

using Space = std::map<std::string, std::vector<std::uint8_t>, std::less<>>;

Space& space_of(const std::string& name) {
  static std::map<std::string, Space, std::less<>> spaces;
  return spaces[name];
}

}  // namespace

void pinMode(std::uint8_t pin, std::uint8_t mode) {
  note_gpio();
  if (mode == INPUT_PULLUP) levels[pin] = HIGH;
}
void digitalWrite(std::uint8_t pin, std::uint8_t level) {
  note_gpio();
  levels[pin] = level == LOW ? LOW : HIGH;
}
int digitalRead(std::uint8_t pin) {
  note_gpio();
  return levels[pin];
}
void attachInterrupt(std::uint8_t, void (*)(), int) {
  note("interrupts of pins");
}
void attachInterruptArg(std::uint8_t, void (*)(void*), void*, int) {
  note("interrupts of pins");
}
void detachInterrupt(std::uint8_t) {}

int analogRead(std::uint8_t) {
  note_analog();
  return 0;
}
std::uint32_t analogReadMilliVolts(std::uint8_t) {
  note_analog();
  return 0;
}
void analogWrite(std::uint8_t, int) {
  note_analog();
}
void analogReadResolution(std::uint8_t) {
  note_analog();
}
void analogSetWidth(std::uint8_t) {
  note_analog();
}
void analogSetAttenuation(adc_attenuation_t) {
  note_analog();
}
void analogSetPinAttenuation(std::uint8_t, adc_attenuation_t) {
  note_analog();
}
void dacWrite(std::uint8_t, std::uint8_t) {
  note_analog();
}
int touchRead(std::uint8_t) {
  note("touch pins");
  return 100;  // not touched
}
int hallRead() {
  note("the Hall sensor");
  return 0;
}
float temperatureRead() {
  note("the temperature sensor");
  return 50.0F;
}
unsigned long pulseIn(std::uint8_t, std::uint8_t, unsigned long) {
  note_gpio();
  return 0;
}
void shiftOut(std::uint8_t, std::uint8_t, std::uint8_t, std::uint8_t) {
  note_gpio();
}
void tone(std::uint8_t, unsigned int, unsigned long) {
  note_pwm();
}
void noTone(std::uint8_t) {
  note_pwm();
}

double ledcSetup(std::uint8_t, double frequency, std::uint8_t) {
  note_pwm();
  return frequency;
}
void ledcAttachPin(std::uint8_t, std::uint8_t) {
  note_pwm();
}
void ledcDetachPin(std::uint8_t) {
  note_pwm();
}
bool ledcAttach(std::uint8_t, std::uint32_t, std::uint8_t) {
  note_pwm();
  return true;
}
bool ledcWrite(std::uint8_t, std::uint32_t) {
  note_pwm();
  return true;
}
double ledcWriteTone(std::uint8_t, double frequency) {
  note_pwm();
  return frequency;
}
std::uint32_t ledcRead(std::uint8_t) {
  note_pwm();
  return 0;
}
void neopixelWrite(std::uint8_t, std::uint8_t, std::uint8_t, std::uint8_t) {
  note("an RGB LED");
}

hw_timer_t* timerBegin(std::uint8_t, std::uint16_t, bool) {
  note_timer();
  return nullptr;
}
hw_timer_t* timerBegin(std::uint32_t) {
  note_timer();
  return nullptr;
}
void timerAttachInterrupt(hw_timer_t*, void (*)(), bool) {}
void timerAlarmWrite(hw_timer_t*, std::uint64_t, bool) {}
void timerAlarm(hw_timer_t*, std::uint64_t, bool, std::uint64_t) {}
void timerAlarmEnable(hw_timer_t*) {}
void timerAlarmDisable(hw_timer_t*) {}
void timerEnd(hw_timer_t*) {}

bool TwoWire::begin(int, int, std::uint32_t) {
  note("I2C");
  return true;
}
std::uint8_t TwoWire::endTransmission(bool) {
  note("I2C");
  return 2;
}
void SPIClass::begin(int, int, int, int) {
  note("SPI");
}

bool Preferences::begin(const char* space, bool read_only, const char*) {
  space_ = space;
  read_only_ = read_only;
  return true;
}
bool Preferences::clear() {
  if (space_.empty() || read_only_) return false;
  space_of(space_).clear();
  return true;
}
bool Preferences::remove(const char* key) {
  return !space_.empty() && !read_only_ && space_of(space_).erase(key) > 0;
}
bool Preferences::isKey(const char* key) {
  return !space_.empty() && space_of(space_).contains(key);
}
std::size_t Preferences::putBytes(const char* key, const void* value, std::size_t size) {
  if (space_.empty() || read_only_) return 0;
  const auto* bytes = static_cast<const std::uint8_t*>(value);
  space_of(space_)[key].assign(bytes, bytes + size);
  return size;
}
std::size_t Preferences::getBytesLength(const char* key) {
  return isKey(key) ? space_of(space_)[key].size() : 0;
}
std::size_t Preferences::getBytes(const char* key, void* buffer, std::size_t size) {
  const std::size_t length = getBytesLength(key);
  if (length == 0 || length > size) return 0;
  std::memcpy(buffer, space_of(space_)[key].data(), length);
  return length;
}
std::size_t Preferences::putString(const char* key, const char* value) {
  return putBytes(key, value, std::strlen(value) + 1) > 0 ? std::strlen(value) : 0;
}
String Preferences::getString(const char* key, const String& fallback) {
  return getBytesLength(key) == 0
             ? fallback
             : String(reinterpret_cast<const char*>(space_of(space_)[key].data()));
}
std::size_t Preferences::getString(const char* key, char* buffer, std::size_t size) {
  return getBytes(key, buffer, size);
}

bool EEPROMClass::begin(std::size_t size) {
  if (size > bytes_.size()) bytes_.resize(size, 0xff);  // erased flash
  return size > 0;
}
String EEPROMClass::readString(int address) const {
  String text;
  for (; fits(address, 1) && read(address) != 0; ++address)
    text += static_cast<char>(read(address));
  return text;
}
std::size_t EEPROMClass::writeString(int address, const String& value) {
  if (!fits(address, value.length() + 1)) return 0;
  std::memcpy(&bytes_[static_cast<std::size_t>(address)], value.c_str(), value.length() + 1);
  return value.length();
}
