// Text that is safe within a line, or a cell of a table, of Markdown.
#pragma once

#include <string>
#include <string_view>

namespace especho {

/// What Markdown or HTML would take for markup is escaped; line breaks become blanks.
std::string escape_markdown(std::string_view text);

}  // namespace especho
