// An IPv4 address, as Arduino has it.
#pragma once

#include <array>
#include <cstdint>

#include "Printable.h"
#include "WString.h"

class IPAddress : public Printable {
 public:
  IPAddress() = default;
  IPAddress(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) : octets_{a, b, c, d} {}
  IPAddress(const std::array<std::uint8_t, 4>& octets) : octets_(octets) {}
  IPAddress(const std::uint8_t* octets) : octets_{octets[0], octets[1], octets[2], octets[3]} {}
  IPAddress(std::uint32_t address) {
    *this = address;
  }  // in the order of the network, as on the board

  IPAddress& operator=(std::uint32_t address) {
    for (unsigned i = 0; i < 4; ++i) octets_[i] = static_cast<std::uint8_t>(address >> (8 * i));
    return *this;
  }
  operator std::uint32_t() const {
    std::uint32_t address = 0;
    for (unsigned i = 0; i < 4; ++i) address |= std::uint32_t{octets_[i]} << (8 * i);
    return address;
  }

  std::uint8_t operator[](int i) const { return octets_.at(static_cast<std::size_t>(i)); }
  std::uint8_t& operator[](int i) { return octets_.at(static_cast<std::size_t>(i)); }
  bool operator==(const IPAddress& other) const { return octets_ == other.octets_; }
  bool operator!=(const IPAddress& other) const { return octets_ != other.octets_; }
  const std::array<std::uint8_t, 4>& octets() const { return octets_; }

  bool fromString(const char* text);
  bool fromString(const String& text) { return fromString(text.c_str()); }
  String toString() const;
  std::size_t printTo(Print& out) const override;

 private:
  std::array<std::uint8_t, 4> octets_{};
};

inline const IPAddress INADDR_NONE_ADDRESS;
#ifndef INADDR_NONE
#define INADDR_NONE INADDR_NONE_ADDRESS
#endif
