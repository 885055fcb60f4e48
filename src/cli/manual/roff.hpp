// Text for roff, with the macros of man(7).
#pragma once

#include <string>
#include <string_view>

namespace especho::cli {

/// What prints as the text does, wherever in a line it stands, but for its beginning.
std::string roff_escape(std::string_view text);

/// Running text, a sentence or less per line. Options and what stands between backticks are bold.
std::string roff_prose(std::string_view text);

/// A line that is printed as it is.
std::string roff_verbatim(std::string_view line);

std::string roff_bold(std::string_view text);

/// `SIZE[,SIZE...]`, with the placeholders in italics.
std::string roff_placeholders(std::string_view type);

}  // namespace especho::cli
