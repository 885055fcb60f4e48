// Emulated EEPROM, which lasts as long as the program runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "WString.h"

class EEPROMClass {
 public:
  bool begin(std::size_t size);
  void end() {}
  bool commit() { return true; }
  std::uint16_t length() const { return static_cast<std::uint16_t>(bytes_.size()); }
  std::uint8_t read(int address) const {
    return fits(address, 1) ? bytes_[static_cast<std::size_t>(address)] : 0;
  }
  void write(int address, std::uint8_t value) {
    if (fits(address, 1)) bytes_[static_cast<std::size_t>(address)] = value;
  }
  void update(int address, std::uint8_t value) { write(address, value); }
  std::uint8_t operator[](int address) const { return read(address); }

  template <typename Value>
  Value& get(int address, Value& value) const {
    if (fits(address, sizeof(Value))) {
      std::memcpy(static_cast<void*>(&value), &bytes_[static_cast<std::size_t>(address)],
                  sizeof(Value));
    }
    return value;
  }
  template <typename Value>
  const Value& put(int address, const Value& value) {
    if (fits(address, sizeof(Value))) {
      std::memcpy(&bytes_[static_cast<std::size_t>(address)], &value, sizeof(Value));
    }
    return value;
  }
  String readString(int address) const;
  std::size_t writeString(int address, const String& value);

 private:
  bool fits(int address, std::size_t size) const {
    return address >= 0 && static_cast<std::size_t>(address) + size <= bytes_.size();
  }
  std::vector<std::uint8_t> bytes_;
};

extern EEPROMClass EEPROM;
