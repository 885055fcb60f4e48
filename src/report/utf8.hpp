// Text of unknown origin, such as a name or a message of the system, made valid UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace especho {

/// U+FFFD in the place of what is no character.
inline constexpr std::string_view kReplacement = "\xef\xbf\xbd";

std::string valid_utf8(std::string_view text);

}  // namespace especho
