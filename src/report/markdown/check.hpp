// A check as Markdown, for the summary of a CI job.
#pragma once

#include <string>

#include "especho/check.hpp"

namespace especho {

/// The verdict, what failed and what was found, in full; the rest in a line each.
std::string check_markdown(const CheckResult& result);

}  // namespace especho
