// Text that is safe within XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace especho {

/// For contents and quoted attributes. What XML can't hold, such as control characters and broken
/// UTF-8, becomes U+FFFD.
std::string escape_xml(std::string_view text);

}  // namespace especho
