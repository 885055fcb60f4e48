// What lwIP has in the ESP32's core, unless its sdkconfig was changed.
#pragma once

#include <cstdint>

namespace especho::diagnosis::esp32 {

inline constexpr std::uint64_t kSegment = 1436;  ///< bytes that one holds at most
inline constexpr std::uint64_t kWindow = 4 * kSegment;

}  // namespace especho::diagnosis::esp32
