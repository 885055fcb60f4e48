#include "report/markdown/escape_markdown.hpp"

#include "core/text.hpp"

namespace especho {

std::string escape_markdown(std::string_view text) {
  constexpr std::string_view kMarkup = "\\`*_[]<>#|~&$@";
  std::string escaped;
  for_each_character(text, [&](std::optional<char32_t> code, std::string_view bytes) {
    if (!code || !is_printable(*code)) {
      escaped += code && *code < 0x80 ? " " : kReplacement;
      return;
    }
    if (kMarkup.find(bytes.front()) != std::string_view::npos) escaped += '\\';
    escaped += bytes;
  });
  return escaped;
}

}  // namespace especho
