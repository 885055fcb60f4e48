// How the changes of a comparison are worded.
#pragma once

#include <string>

#include "especho/compare.hpp"

namespace especho {

/// Whether it is the change of a share, in percentage points, to which no tolerance applies.
bool is_of_errors(const Change& change);

/// `+1.3`, `-21`; without its sign, `1.3`, `21`. A tenth is more than most figures know.
std::string percent_text(double share, bool with_sign);

/// `+21 % (+16 to +26)`, `+0.4 pp (-0.1 to +0.9)`; a dash if it is not known.
std::string change_text(const Change& change);

/// `21 % worse (16 to 26)`; of a change that is known.
std::string told_change(const Change& change);

/// The change that decides the verdict: the largest of those that have it; null if none has.
const Change* deciding_change(const ResultComparison& comparison);

}  // namespace especho
