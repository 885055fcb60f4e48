// The correctness cases: each drives the device in one way, and says what came of it.
#pragma once

#include <string_view>

#include "check/device/device.hpp"
#include "especho/check.hpp"

namespace especho::check {

/// When the case with this name has its turn, and for how long.
Turn turn_of_case(std::string_view name);

/// Runs the case with this name, which must be one of check_items(). Its name and the time it took
/// are the caller's to fill in.
CaseResult run_case(std::string_view name, Device& device);

}  // namespace especho::check
