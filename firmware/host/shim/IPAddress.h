// An IPv4 address, as Arduino has it.
#pragma once

#include <array>
#include <cstdint>
#include <string>

class IPAddress {
 public:
  IPAddress() = default;
  IPAddress(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) : octets_{a, b, c, d} {}

  std::uint8_t operator[](int i) const { return octets_.at(static_cast<std::size_t>(i)); }
  bool operator==(const IPAddress&) const = default;

 private:
  std::array<std::uint8_t, 4> octets_{};
};
