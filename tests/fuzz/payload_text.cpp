// Payloads as they are typed: with escapes, or in hex.
#include "core/text.hpp"

#include "cli/terminal/console.hpp"
#include "fuzzer.hpp"

using namespace especho;
using namespace especho_fuzz;

namespace {

constexpr std::string_view kDigits = "0123456789abcdefABCDEF";

std::string hex(std::uint8_t byte, bool upper) {
  constexpr std::string_view kBoth = "0123456789abcdef0123456789ABCDEF";
  const std::size_t from = upper ? 16 : 0;
  return {kBoth[from + (byte >> 4)], kBoth[from + (byte & 15U)]};
}

/// Any bytes can be typed in both ways.
void type(Input input) {
  std::string escapes;
  std::string pairs;
  for (const std::uint8_t byte : input) {
    escapes += "\\x" + hex(byte, byte % 3 == 0);
    pairs += hex(byte, byte % 5 == 0) + std::string(byte % 7 == 0 ? 2 : 0, " :,\t"[byte % 4]);
  }
  require(unescape(escapes) == text_of(input), "escapes mean other bytes", text_of(input));
  require(unescape(escape(text_of(input))) == text_of(input), "an escape is another byte",
          text_of(input));
  require(parse_hex(pairs) == text_of(input), "hex means other bytes", text_of(input));
}

void read(std::string_view text) {
  const auto bytes = accepted([&] { return unescape(text); });
  if (text.find('\\') == text.npos) {
    require(bytes && *bytes == text, "a text without escapes is itself", text);
  } else if (bytes) {
    require(bytes->size() < text.size(), "an escape is longer than its byte", text);
  }
  const auto pairs = accepted([&] { return parse_hex(text); });
  if (!pairs) return;
  const auto digits = std::count_if(
      text.begin(), text.end(), [](char c) { return kDigits.find(c) != std::string_view::npos; });
  require(pairs->size() * 2 == static_cast<std::size_t>(digits), "two digits a byte", text);
}

/// What a terminal shows of bytes without a backslash can be typed with --escape.
void show(Input input) {
  std::string bytes(text_of(input));
  std::replace(bytes.begin(), bytes.end(), '\\', '/');
  cli::TerminalText shown;
  std::string text = shown.take(bytes);
  text += shown.finish();
  require(unescape(text) == bytes, "typed again, it is something else", text);
}

void run(Input input) {
  type(input);
  read(text_of(input));
  show(input);
}

}  // namespace

ESPECHO_FUZZER("payload_text", run)
