// Text of unknown origin, made fit to be shown: it can't drive a terminal, nor make what stands
// around it look like something else.
#pragma once

#include <string>
#include <string_view>

namespace especho {

/// Not a control, nor what turns, breaks or hides the text around it, nor no character at all. The
/// joiners U+200C and U+200D are part of how some scripts are written, and pass.
bool is_printable(char32_t code);

/// In one line, with all else as an escape: `\x1b`, `\u202e`; bytes that are no UTF-8 as `\xff`.
std::string printable(std::string_view text);

}  // namespace especho
