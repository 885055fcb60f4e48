// Payloads as they are typed: escapes and hex.
#pragma once

#include <string>
#include <string_view>

namespace especho {

/// Replaces \r \n \t \0 \\ and \xNN. Throws Error(usage) that names the place.
std::string unescape(std::string_view text);

/// The other way round, in ASCII.
std::string escape(std::string_view bytes);

/// Bytes as pairs of hex digits; blanks, colons and commas may stand between pairs. Throws
/// Error(usage) that names the place.
std::string parse_hex(std::string_view text);

}  // namespace especho
