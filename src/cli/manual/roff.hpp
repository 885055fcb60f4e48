// Text for roff, with the macros of man(7).
#pragma once

#include <string>
#include <string_view>

namespace especho::cli {

/// Prints as the text does anywhere in a line except at its beginning.
std::string roff_escape(std::string_view text);

/// Running text, at most one sentence per line. Options and text in backticks are bold.
std::string roff_prose(std::string_view text);

/// A line that is printed unchanged.
std::string roff_verbatim(std::string_view line);

std::string roff_bold(std::string_view text);

/// `SIZE[,SIZE...]`, with the placeholders in italics.
std::string roff_placeholders(std::string_view type);

}  // namespace especho::cli
