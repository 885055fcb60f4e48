#include "core/ip_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace especho {
namespace {

constexpr std::size_t kGroups = 8;  // of two bytes, in an IPv6 address

template <typename Number>
std::optional<Number> whole(std::string_view text, int base) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_hex_prefixed(std::string_view text) {
  return text.starts_with("0x") || text.starts_with("0X");
}

std::optional<std::uint32_t> c_number(std::string_view text) {
  if (is_hex_prefixed(text)) return whole<std::uint32_t>(text.substr(2), 16);
  return whole<std::uint32_t>(text, text.size() > 1 && text.starts_with('0') ? 8 : 10);
}

std::string_view without_final_dot(std::string_view text) {
  if (text.ends_with('.')) text.remove_suffix(1);
  return text;
}

std::optional<std::array<std::uint8_t, 4>> ipv4_bytes(std::string_view text) {
  const auto parts = split(text, '.');
  std::array<std::uint8_t, 4> bytes{};
  if (parts.size() != bytes.size()) return std::nullopt;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto value = whole<std::uint8_t>(parts[i], 10);
    if (!value || (parts[i].size() > 1 && parts[i].starts_with('0'))) return std::nullopt;
    bytes[i] = *value;
  }
  return bytes;
}

/// The bytes of the groups on one side of `::`. Those at the end may be an IPv4 address.
std::optional<std::vector<std::uint8_t>> group_bytes(std::string_view text, bool at_end) {
  std::vector<std::uint8_t> bytes;
  if (text.empty()) return bytes;
  const auto groups = split(text, ':');
  if (groups.size() > kGroups) return std::nullopt;
  for (const std::string_view& group : groups) {
    const auto ipv4 = at_end && &group == &groups.back() ? ipv4_bytes(group) : std::nullopt;
    if (ipv4) {
      bytes.insert(bytes.end(), ipv4->begin(), ipv4->end());
      continue;
    }
    const auto value = group.size() <= 4 ? whole<std::uint16_t>(group, 16) : std::nullopt;
    if (!value) return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(*value >> 8));
    bytes.push_back(static_cast<std::uint8_t>(*value & 0xff));
  }
  return bytes;
}

struct ZeroRun {
  std::size_t begin = kGroups;
  std::size_t length = 0;
};

/// The first of the longest runs of two or more groups that are zero.
ZeroRun longest_zeros(const std::array<unsigned, kGroups>& groups) {
  ZeroRun longest;
  for (std::size_t i = 0; i < kGroups; ++i) {
    std::size_t length = 0;
    while (i + length < kGroups && groups[i + length] == 0) ++length;
    if (length >= 2 && length > longest.length) longest = {i, length};
  }
  return longest;
}

}  // namespace

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

bool is_ipv4(std::string_view text) {
  return ipv4_bytes(text).has_value();
}

bool ends_in_number(std::string_view text) {
  const std::string_view last = split(without_final_dot(text), '.').back();
  const auto only = [](std::string_view digits, const char* allowed) {
    return digits.find_first_not_of(allowed) == std::string_view::npos;
  };
  if (is_hex_prefixed(last)) return only(last.substr(2), "0123456789abcdefABCDEF");
  return !last.empty() && only(last, "0123456789");
}

std::optional<std::string> loose_ipv4(std::string_view text) {
  const auto parts = split(without_final_dot(text), '.');
  if (parts.size() > 4) return std::nullopt;
  std::uint32_t address = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto value = c_number(parts[i]);
    const bool is_last = i + 1 == parts.size();
    const unsigned bits_left = 32 - 8 * static_cast<unsigned>(i);
    const std::uint64_t most = (std::uint64_t{1} << (is_last ? bits_left : 8)) - 1;
    if (!value || *value > most) return std::nullopt;
    address |= is_last ? *value : *value << (bits_left - 8);
  }
  return fmt::format("{}.{}.{}.{}", address >> 24, address >> 16 & 0xff, address >> 8 & 0xff,
                     address & 0xff);
}

std::optional<Ipv6Address> parse_ipv6(std::string_view text) {
  const std::size_t gap = text.find("::");
  const bool has_gap = gap != std::string_view::npos;
  const auto before = group_bytes(text.substr(0, gap), !has_gap);
  const auto after = group_bytes(has_gap ? text.substr(gap + 2) : std::string_view(), true);
  Ipv6Address address{};
  if (!before || !after) return std::nullopt;
  const std::size_t given = before->size() + after->size();
  if (has_gap ? given > address.size() - 2 : given != address.size()) return std::nullopt;
  std::copy(before->begin(), before->end(), address.begin());
  std::copy_backward(after->begin(), after->end(), address.end());
  return address;
}

std::string to_string(const Ipv6Address& address) {
  std::array<unsigned, kGroups> groups{};
  for (std::size_t i = 0; i < kGroups; ++i) {
    groups[i] = static_cast<unsigned>(address[2 * i] << 8 | address[2 * i + 1]);
  }
  const ZeroRun zeros = longest_zeros(groups);
  const bool is_mapped_ipv4 = zeros.begin == 0 && zeros.length == 5 && groups[5] == 0xffff;
  if (is_mapped_ipv4) {
    return fmt::format("::ffff:{}.{}.{}.{}", address[12], address[13], address[14], address[15]);
  }
  std::string text;
  for (std::size_t i = 0; i < kGroups; ++i) {
    if (i == zeros.begin) {
      text += "::";
      i += zeros.length - 1;
      continue;
    }
    if (!text.empty() && !text.ends_with(':')) text += ':';
    text += fmt::format("{:x}", groups[i]);
  }
  return text;
}

bool is_link_local(const Ipv6Address& address) {
  return address[0] == 0xfe && (address[1] & 0xc0) == 0x80;
}

}  // namespace especho
