#include "report/escape.hpp"

#include <fmt/format.h>

#include "core/text.hpp"

namespace especho {
namespace {

void append(std::string& escaped, char32_t code, std::string_view bytes) {
  switch (code) {
    case '&':
      escaped += "&amp;";
      return;
    case '<':
      escaped += "&lt;";
      return;
    case '>':
      escaped += "&gt;";
      return;
    case '"':
      escaped += "&quot;";
      return;
    case '\'':
      escaped += "&#39;";
      return;
    case '\t':
    case '\n':
    case '\r':  // a parser would turn these into spaces in an attribute
      escaped += fmt::format("&#{};", static_cast<unsigned>(code));
      return;
    default:
      escaped += is_printable(code) ? bytes : kReplacement;
  }
}

}  // namespace

std::string escape_xml(std::string_view text) {
  std::string escaped;
  for_each_character(text, [&](std::optional<char32_t> code, std::string_view bytes) {
    if (code) {
      append(escaped, *code, bytes);
    } else {
      escaped += kReplacement;
    }
  });
  return escaped;
}

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
