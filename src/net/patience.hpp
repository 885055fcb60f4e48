// How long is waited for what, wherever a user has no say in it.
#pragma once

#include <chrono>

#include "especho/units.hpp"

namespace especho::net {

/// The longest wait before the stop flag is looked at again.
inline constexpr std::chrono::milliseconds kSlice{50};

/// An echo known to be wrong is read on, to see what else is wrong with it, as long as bytes keep
/// coming; the silence after a lost byte need not last for the whole timeout.
inline constexpr Nanoseconds kSilenceAfterWrong = std::chrono::milliseconds(300);

/// How long a device is watched for bytes too many after the last echo, unless it hangs up.
inline constexpr Nanoseconds kFarewell = std::chrono::milliseconds(250);

/// Between two attempts to reach a device that may come (back): often enough not to add to the
/// wait, rarely enough not to be a burden.
inline constexpr Nanoseconds kRetryPause = std::chrono::milliseconds(100);

}  // namespace especho::net
