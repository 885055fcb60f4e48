// Text that is safe within XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace especho {

/// For contents and quoted attributes. Control characters and broken UTF-8, which XML can't hold,
/// and what turns or hides the text around it, become U+FFFD.
std::string escape_xml(std::string_view text);

}  // namespace especho
