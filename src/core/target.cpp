#include "especho/target.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "core/ip_text.hpp"
#include "core/text.hpp"
#include "especho/error.hpp"

namespace especho {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kDigits = "0123456789";
constexpr const char* kForms = "name, name:port, 1.2.3.4:port, [v6]:port, or sim";
constexpr std::size_t kLongestText = 1000;  // a name has at most 253 bytes

Error bad_host(std::string_view text, std::string_view why, const std::string& hint = kForms) {
  return {ExitCode::usage, fmt::format("'{}' is not a host: {}", printable(text), why), hint};
}

std::string type(std::string_view form) {
  return fmt::format("type {}", printable(form));
}

/// What to do about text of which only `form` is a host and a port, if that is one.
std::string hint_at(std::string_view form) {
  try {
    parse_target(form);
    return type(form);
  } catch (const Error& error) {
    return error.hint();
  }
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return lower;
}

bool is_port(std::string_view text) {
  if (text.find_first_not_of(kDigits) != std::string_view::npos) return false;
  unsigned value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  return parsed.ec == std::errc{} && value >= 1 && value <= 65535 && !text.starts_with('0');
}

/// With the port that its scheme stands for, unless that is the default here too.
std::string host_of_url(std::string_view text, std::size_t scheme_length) {
  struct Scheme {
    std::string_view name;
    const char* port;
  };
  constexpr std::array kSchemes{Scheme{"https", ":443"}, Scheme{"wss", ":443"},
                                Scheme{"telnet", ":23"}, Scheme{"ssh", ":22"},
                                Scheme{"ftp", ":21"}};
  const std::string name = lower_case(text.substr(0, scheme_length));
  std::string_view rest = text.substr(scheme_length + 3);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  rest.remove_prefix(rest.rfind('@') + 1);  // of none, plus one, is zero
  std::string form(rest);
  const std::size_t zone = form.find("%25");  // how a URL writes %
  if (zone != std::string::npos) form.erase(zone + 1, 2);
  const bool has_port = form.find(':', form.find(']') + 1) != std::string::npos;
  for (const Scheme& scheme : kSchemes) {
    if (scheme.name == name && !has_port) return form + scheme.port;
  }
  return form;
}

/// What people paste that has a host in it.
void refuse_what_surrounds_a_host(std::string_view text) {
  const std::size_t scheme = text.find("://");
  if (scheme != std::string_view::npos) {
    const std::string name = lower_case(text.substr(0, scheme));
    const bool encrypted = name == "https" || name == "wss";
    throw bad_host(text,
                   encrypted ? "it is a URL, and especho speaks TCP without TLS" : "it is a URL",
                   hint_at(host_of_url(text, scheme)));
  }
  const std::string_view before_path = text.substr(0, text.find('/'));
  const std::size_t at = before_path.rfind('@');
  if (at != std::string_view::npos && text.find('%') > at) {
    throw bad_host(text, "it names a user, and an echo device has no logins",
                   hint_at(before_path.substr(at + 1)));
  }
  if (before_path.size() != text.size()) {
    throw bad_host(text, "it ends in a path", hint_at(before_path));
  }
  const std::size_t blank = text.find_first_of(kBlanks);
  if (blank == std::string_view::npos) return;
  const std::string_view port = trimmed(text.substr(blank));
  if (is_port(port)) {
    throw bad_host(text, "a colon joins host and port",
                   hint_at(fmt::format("{}:{}", text.substr(0, blank), port)));
  }
}

/// The `[::1]:8007` that may be meant by `::1:8007`.
std::optional<std::string> with_port(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (!is_port(text.substr(colon + 1)) || !parse_ipv6(text.substr(0, colon))) return std::nullopt;
  return fmt::format("[{}]{}", text.substr(0, colon), text.substr(colon));
}

/// Four groups after `::` are all that a device chooses of its address.
bool has_whole_interface_id(std::string_view text) {
  const std::string_view after = text.substr(text.find("::") + 2);
  return std::count(after.begin(), after.end(), ':') >= 3;
}

bool is_mac_address(std::string_view text) {
  const auto bytes = split(text, ':');
  return bytes.size() == 6 && std::all_of(bytes.begin(), bytes.end(), [](std::string_view byte) {
           return byte.size() == 2 && byte.find_first_not_of("0123456789abcdefABCDEF") == byte.npos;
         });
}

/// Letters, digits and what joins them.
void check_characters(std::string_view text, std::string_view name) {
  for_each_character(name, [&](std::optional<char32_t> code, std::string_view bytes) {
    if (code && *code >= 0x80 && is_printable(*code)) {
      throw bad_host(text, fmt::format("'{}' is not ASCII", bytes),
                     "give the name in its ASCII form (xn--...), or the address");
    }
    const char c = bytes.front();
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    if (letter || digit || c == '-' || c == '.' || c == '_') return;
    throw bad_host(text, fmt::format("'{}' is not allowed in it", printable(bytes)));
  });
}

void check_zone(std::string_view text, std::string_view host, const Ipv6Address& address) {
  const std::size_t percent = host.find('%');
  const std::string_view zone = host.substr(percent + 1);
  if (zone.empty()) throw bad_host(text, "the interface after % is missing");
  const std::size_t colon = zone.find(':');
  if (colon != std::string_view::npos) {
    throw bad_host(
        text, "an IPv6 address with a port needs brackets",
        hint_at(fmt::format("[{}]{}", host.substr(0, percent + 1 + colon), zone.substr(colon))));
  }
  check_characters(text, zone);
  if (!is_link_local(address)) {
    throw bad_host(text, "only a link-local address (fe80::) has an interface after %",
                   type(host.substr(0, percent)));
  }
}

void check_ipv6(std::string_view text, std::string_view host, bool in_brackets) {
  const std::size_t percent = host.find('%');
  const auto address = parse_ipv6(host.substr(0, percent));
  const bool is_bare = !in_brackets && percent == std::string_view::npos;
  const auto meant = is_bare ? with_port(host) : std::nullopt;
  if (meant && !address) {
    throw bad_host(text, "an IPv6 address with a port needs brackets", type(*meant));
  }
  if (meant && !has_whole_interface_id(host)) {
    throw bad_host(text, "its last number could be a port or part of the IPv6 address",
                   fmt::format("type {} or [{}]", *meant, host));
  }
  if (!address && is_mac_address(host)) {
    throw bad_host(text, "it is a MAC address",
                   "use the IP address, which the device's serial output shows");
  }
  if (!address) throw bad_host(text, "it is not an IPv6 address");
  if (percent != std::string_view::npos) check_zone(text, host, *address);
  if (*address == Ipv6Address{}) {
    throw bad_host(text, "it stands for all addresses of a machine", "[::1]:port is this machine");
  }
}

/// Digits as they are typed most often by mistake; systems disagree about what they mean.
/// `host` is made of numbers, but is no plain IPv4 address.
Error not_ipv4(std::string_view host, std::string_view port) {
  const auto complaint = [&](std::string_view why, const std::string& hint) {
    return Error(ExitCode::usage, fmt::format("'{}{}' is not an IPv4 address: {}", host, port, why),
                 hint);
  };
  const auto parts = split(host, '.');
  const bool is_decimal = host.find_first_not_of("0123456789.") == std::string_view::npos;
  if (is_decimal && parts.size() == 4) {
    std::string plain;
    for (std::string_view part : parts) {
      part.remove_prefix(std::min(part.find_first_not_of('0'), part.size() - 1));
      plain += fmt::format("{}{}", plain.empty() ? "" : ".", part);
    }
    if (!is_ipv4(plain)) return complaint("its numbers must be from 0 to 255", kForms);
    return complaint("leading zeros mean octal to some systems",
                     type(fmt::format("{}{}", plain, port)));
  }
  const std::string_view first_four = host.substr(0, host.rfind('.'));
  if (port.empty() && parts.size() == 5 && is_ipv4(first_four) && is_port(parts.back())) {
    return complaint("a colon joins address and port",
                     type(fmt::format("{}:{}", first_four, parts.back())));
  }
  const char* must = "it must be four decimal numbers from 0 to 255";
  const auto loose = loose_ipv4(host);
  if (!loose) return complaint(must, kForms);
  return complaint(must, fmt::format("some systems read it as {0}; if that is meant, type {0}{1}",
                                     *loose, port));
}

/// A name or an IPv4 address, if it is one; `port` as typed, including the colon.
std::string_view checked_name(std::string_view text, std::string_view host, std::string_view port) {
  const std::size_t percent = host.find('%');
  if (percent != std::string_view::npos) {
    throw bad_host(text, "only an IPv6 address has an interface after %",
                   hint_at(fmt::format("{}{}", host.substr(0, percent), port)));
  }
  check_characters(text, host);
  if (host.starts_with('.') || host.find("..") != std::string_view::npos) {
    throw bad_host(text, "a part of the name is empty");
  }
  if (!ends_in_number(host)) return host;
  if (host.ends_with('.')) host.remove_suffix(1);
  if (!is_ipv4(host)) throw not_ipv4(host, port);
  if (host == "0.0.0.0") {
    throw bad_host(text, "it stands for all addresses of a machine",
                   fmt::format("this machine is 127.0.0.1{}", port));
  }
  int first = 0;
  std::from_chars(host.data(), host.data() + host.size(), first);
  if (host == "255.255.255.255" || (first >= 224 && first <= 239)) {
    throw bad_host(text, "TCP reaches no broadcast or multicast address");
  }
  return host;
}

}  // namespace

std::uint16_t parse_port(std::string_view text, bool zero_allowed) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const unsigned lowest = zero_allowed ? 0 : 1;
  if (error != std::errc{} || end != text.data() + text.size() || value < lowest || value > 65535) {
    throw Error(ExitCode::usage, fmt::format("'{}' is not a port", printable(text)),
                fmt::format("a whole number from {} to 65535", lowest));
  }
  return static_cast<std::uint16_t>(value);
}

Target parse_target(std::string_view text, std::uint16_t port, Family family) {
  text = trimmed(text);
  if (text.size() > kLongestText) throw bad_host(text.substr(0, 40), "it is too long");
  refuse_what_surrounds_a_host(text);
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) throw bad_host(text, "the bracket is not closed");
    const std::string_view host = text.substr(1, end - 1);
    const std::string_view rest = text.substr(end + 1);
    if (host.empty()) throw bad_host(text, "the address is empty");
    if (!rest.empty() && !rest.starts_with(':')) throw bad_host(text, "only :port may follow ]");
    if (host.find(':') == std::string_view::npos) {
      throw bad_host(text, "brackets are for IPv6 addresses",
                     hint_at(fmt::format("{}{}", host, rest)));
    }
    check_ipv6(text, host, true);
    return {std::string(host), rest.empty() ? port : parse_port(rest.substr(1)), family};
  }
  const std::size_t colon = text.find(':');
  if (colon != text.rfind(':')) {
    check_ipv6(text, text, false);
    return {std::string(text), port, family};
  }
  const std::string_view host = text.substr(0, colon);
  const std::string_view typed_port = text.substr(host.size());
  if (host.empty()) throw bad_host(text, "the name is empty");
  if (!typed_port.empty()) port = parse_port(typed_port.substr(1));
  return {std::string(checked_name(text, host, typed_port)), port, family};
}

std::string to_string(const Target& target) {
  const bool v6 = target.host.find(':') != std::string::npos;
  return v6 ? fmt::format("[{}]:{}", target.host, target.port)
            : fmt::format("{}:{}", target.host, target.port);
}

std::string to_string(const Simulation& simulation) {
  std::string text = "profile " + simulation.profile;
  if (!simulation.stack.empty()) text += ", stack " + simulation.stack;
  if (!simulation.options.empty()) text += ", " + simulation.options;
  return text;
}

}  // namespace especho
