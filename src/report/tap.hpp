// A check as TAP, the Test Anything Protocol, version 13
// (https://testanything.org/tap-version-13-specification.html), which the harnesses of version 14
// read, too.
#pragma once

#include <string>

#include "especho/check.hpp"

namespace especho {

/// A test point for each case and each diagnosis, with a block of YAML where there is more to say.
/// `Bail out!` if the check ended for a reason that no test point shows; otherwise all points are
/// ok exactly when the exit code is 0.
std::string tap_report(const CheckResult& result);

}  // namespace especho
