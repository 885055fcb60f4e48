// The made-up time at which runs on a clock of the test begin.
#pragma once

#include "core/clock.hpp"

namespace especho_test {

inline constexpr especho::TimePoint kBegin{std::chrono::seconds(1000)};

}  // namespace especho_test
