// The result of a check as a checklist.
#pragma once

#include <string>

#include "especho/check.hpp"
#include "report/text/page.hpp"

namespace especho {

/// At most 80 columns, except for longer words. Passed sizes share a line.
std::string check_text(const CheckResult& result, TextStyle style);

}  // namespace especho
