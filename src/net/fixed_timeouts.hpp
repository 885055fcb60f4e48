// Timeouts and intervals that the user can't change.
#pragma once

#include <chrono>

#include "especho/units.hpp"

namespace especho::net {

/// The longest wait before the stop flag is checked again.
inline constexpr std::chrono::milliseconds kSlice{50};

/// The silence that ends an echo known to be wrong. It is read for as long as bytes keep coming, to
/// see what else is wrong with it; but the silence after a lost byte need not last for the whole
/// timeout.
inline constexpr Nanoseconds kSilenceAfterWrong = std::chrono::milliseconds(300);

/// How long a graceful close waits, after the last echo, for surplus bytes or for the device to
/// close as well.
inline constexpr Nanoseconds kCloseTimeout = std::chrono::milliseconds(250);

/// Between two attempts to reach a device that may come back: short enough not to prolong the wait,
/// long enough not to burden the device.
inline constexpr Nanoseconds kRetryPause = std::chrono::milliseconds(100);

}  // namespace especho::net
