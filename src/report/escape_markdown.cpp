#include "report/escape_markdown.hpp"

#include "report/utf8.hpp"

namespace especho {

std::string escape_markdown(std::string_view text) {
  constexpr std::string_view kMarkup = "\\`*_[]<>#|~&$@";
  std::string escaped;
  for (const char c : valid_utf8(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < ' ' || byte == 0x7f) {
      escaped += ' ';
      continue;
    }
    if (kMarkup.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace especho
