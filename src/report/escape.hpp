// Text made safe within XML, HTML and Markdown.
#pragma once

#include <string>
#include <string_view>

namespace especho {

/// For contents and quoted attributes of XML and HTML. U+FFFD replaces control characters and
/// invalid UTF-8, which XML cannot hold, and characters that hide or reorder the text around them.
std::string escape_xml(std::string_view text);

/// For a line of Markdown or a cell of its tables. Markup of Markdown and HTML is escaped; line
/// breaks become spaces.
std::string escape_markdown(std::string_view text);

}  // namespace especho
