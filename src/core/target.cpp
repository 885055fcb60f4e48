#include "especho/target.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "especho/error.hpp"

namespace especho {
namespace {

constexpr const char* kForms = "name, name:port, 1.2.3.4:port, [v6]:port, or sim";

Error bad_host(std::string_view text, std::string_view why) {
  return {ExitCode::usage, fmt::format("'{}' is not a host: {}", text, why), kForms};
}

/// Letters, digits and what joins them in names and addresses; all of UTF-8, for other scripts.
bool may_stand_in_host(char c) {
  const auto byte = static_cast<unsigned char>(c);
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const bool digit = c >= '0' && c <= '9';
  return byte >= 0x80 || letter || digit ||
         std::string_view("-._:%").find(c) != std::string_view::npos;
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
  for (const char c : host) {
    if (!may_stand_in_host(c)) throw bad_host(text, fmt::format("'{}' can't stand in it", c));
  }
  return {std::string(host), port, family};
}

std::string to_string(const Target& target) {
  const bool v6 = target.host.find(':') != std::string::npos;
  return v6 ? fmt::format("[{}]:{}", target.host, target.port)
            : fmt::format("{}:{}", target.host, target.port);
}

}  // namespace especho
