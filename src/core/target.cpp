#include "especho/target.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/printable.hpp"
#include "core/utf8.hpp"
#include "especho/error.hpp"

namespace especho {
namespace {

constexpr const char* kForms = "name, name:port, 1.2.3.4:port, [v6]:port, or sim";

Error bad_host(std::string_view text, std::string_view why) {
  return {ExitCode::usage, fmt::format("'{}' is not a host: {}", printable(text), why), kForms};
}

/// Letters, digits and what joins them in names and addresses; and all of other scripts that can be
/// seen.
bool may_stand_in_host(char32_t code) {
  if (code >= 0x80) return is_printable(code);
  const auto c = static_cast<char>(code);
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const bool digit = c >= '0' && c <= '9';
  return letter || digit || std::string_view("-._:%").find(c) != std::string_view::npos;
}

}  // namespace

std::uint16_t parse_port(std::string_view text, bool zero_allowed) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const unsigned lowest = zero_allowed ? 0 : 1;
  if (error != std::errc{} || end != text.data() + text.size() || value < lowest || value > 65535) {
    throw Error(ExitCode::usage, fmt::format("'{}' is not a port", text),
                fmt::format("a whole number from {} to 65535", lowest));
  }
  return static_cast<std::uint16_t>(value);
}

Target parse_target(std::string_view text, std::uint16_t port, Family family) {
  std::string_view host = text;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) throw bad_host(text, "the bracket is not closed");
    host = text.substr(1, end - 1);
    const std::string_view rest = text.substr(end + 1);
    if (!rest.empty() && !rest.starts_with(':'))
      throw bad_host(text, "after ] only :port may come");
    if (!rest.empty()) port = parse_port(rest.substr(1));
  } else if (std::count(text.begin(), text.end(), ':') == 1) {
    const std::size_t colon = text.find(':');
    host = text.substr(0, colon);
    port = parse_port(text.substr(colon + 1));
  }  // more than one colon: a bare IPv6 address
  if (host.empty()) throw bad_host(text, "the name is empty");
  for_each_character(host, [&](std::optional<char32_t> code, std::string_view bytes) {
    if (code && may_stand_in_host(*code)) return;
    throw bad_host(text, fmt::format("'{}' can't stand in it", printable(bytes)));
  });
  return {std::string(host), port, family};
}

std::string to_string(const Target& target) {
  const bool v6 = target.host.find(':') != std::string::npos;
  return v6 ? fmt::format("[{}]:{}", target.host, target.port)
            : fmt::format("{}:{}", target.host, target.port);
}

}  // namespace especho
