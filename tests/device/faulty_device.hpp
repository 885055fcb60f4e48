// A device with faults, and how long things take with it.
#pragma once

#include <chrono>
#include <utility>

#include "firmware/host/device.hpp"

namespace device_test {

inline especho::device::Options faulty(especho::device::Faults faults, std::uint64_t seed = 1) {
  return {.faults = std::move(faults), .seed = seed};
}

template <typename Action>
std::chrono::nanoseconds time_of(Action action) {
  const auto start = std::chrono::steady_clock::now();
  action();
  return std::chrono::steady_clock::now() - start;
}

}  // namespace device_test
