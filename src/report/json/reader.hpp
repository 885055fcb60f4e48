// A stored result of a bench, read back.
#pragma once

#include <string_view>

#include "especho/bench.hpp"

namespace especho {

/// All that to_json() writes, but for what gates made of it (expectations and comparison).
/// The text may hold other things around the result, as a log does, but no second one.
/// Throws Error(failure) that says what is wrong with the text, and where: it is no JSON, or cut
/// off; not a result of especho bench; of a newer schema; or some value in it can't be.
BenchResult read_json_result(std::string_view text);

}  // namespace especho
