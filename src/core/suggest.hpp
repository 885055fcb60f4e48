// The nearest known name to a mistyped one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace especho {

/// Empty when nothing is near enough to be meant.
std::string nearest(std::string_view typed, const std::vector<std::string>& known);

}  // namespace especho
