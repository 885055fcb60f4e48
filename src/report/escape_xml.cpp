#include "report/escape_xml.hpp"

#include <fmt/format.h>

#include "report/utf8.hpp"

namespace especho {
namespace {

/// U+FFFE and U+FFFF, the only characters besides controls that XML can't hold.
bool is_no_character(std::string_view text) {
  return text.starts_with("\xef\xbf\xbe") || text.starts_with("\xef\xbf\xbf");
}

void append(std::string& escaped, char c) {
  switch (c) {
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
    case '\r':  // in an attribute, a blank would be read
      escaped += fmt::format("&#{};", static_cast<int>(c));
      return;
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  if (byte < ' ') {
    escaped += kReplacement;
  } else {
    escaped += c;
  }
}

}  // namespace

std::string escape_xml(std::string_view text) {
  const std::string valid = valid_utf8(text);
  std::string escaped;
  for (std::size_t i = 0; i < valid.size(); ++i) {
    if (is_no_character(std::string_view(valid).substr(i))) {
      escaped += kReplacement;
      i += 2;
    } else {
      append(escaped, valid[i]);
    }
  }
  return escaped;
}

}  // namespace especho
