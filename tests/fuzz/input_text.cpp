// Any file that is read as text, in whatever encoding.
#include "cli/input/inputs.hpp"

#include "cli/terminal/console.hpp"
#include "core/text.hpp"
#include "fuzzer.hpp"
#include "temporary_file.hpp"

using namespace especho;
using namespace especho_fuzz;

namespace {

constexpr cli::InputKind kAnyText{.most_bytes = std::size_t{1} << 24, .hint = "text"};

/// With its byte order mark.
std::string as_utf16(std::string_view text, bool big_endian) {
  std::string bytes;
  const auto put = [&](char32_t unit) {
    const auto high = static_cast<char>(unit >> 8);
    const auto low = static_cast<char>(unit & 0xff);
    bytes += big_endian ? high : low;
    bytes += big_endian ? low : high;
  };
  put(0xfeff);
  for_each_character(text, [&](std::optional<char32_t> code, std::string_view) {
    require(code.has_value(), "no UTF-8", text);
    if (*code < 0x10000) return put(*code);
    put(0xd800 + ((*code - 0x10000) >> 10));
    put(0xdc00 + ((*code - 0x10000) & 0x3ff));
  });
  return bytes;
}

void run(Input input) {
  static const TemporaryFile file;
  file.write(input);
  const std::string_view bytes = text_of(input);
  const auto text = accepted([&] { return cli::read_text(file.path(), kAnyText, kNeverStop); },
                             ExitCode::failure);
  if (!text) return;
  require(text->find('\0') == std::string::npos, "text with a zero byte", bytes);
  const bool big_endian = bytes.starts_with("\xfe\xff");
  if (big_endian || bytes.starts_with("\xff\xfe")) {
    require(as_utf16(*text, big_endian) == bytes, "read otherwise", bytes);
  } else {
    require(bytes.ends_with(*text) && bytes.size() - text->size() <= 3, "read otherwise", bytes);
  }
}

}  // namespace

ESPECHO_FUZZER("input_text", run)
