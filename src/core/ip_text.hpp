// IP addresses as text: parsing and formatting.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace especho {

/// Four decimal numbers up to 255 without leading zeros, which every system reads alike.
bool is_ipv4(std::string_view text);

/// Whether the last label is a number, decimal or hexadecimal, so that a resolver may take the text
/// for an address. No name ends in one. A final dot is ignored.
bool ends_in_number(std::string_view text);

/// The address that inet_aton() makes of numbers: octal after 0, hexadecimal after 0x, and the last
/// of fewer than four fills the rest.
std::optional<std::string> loose_ipv4(std::string_view text);

/// In network order.
using Ipv6Address = std::array<std::uint8_t, 16>;

/// Without a zone.
std::optional<Ipv6Address> parse_ipv6(std::string_view text);

/// As RFC 5952 recommends it. Systems differ, and some write ::1:2 with an IPv4 address at its end.
std::string to_string(const Ipv6Address& address);

/// fe80::/10: the same address may exist on every link, so it needs a zone.
bool is_link_local(const Ipv6Address& address);

/// The parts between separators, at least one.
std::vector<std::string_view> split(std::string_view text, char separator);

}  // namespace especho
