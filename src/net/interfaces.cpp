#include "net/interfaces.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/ip_text.hpp"
#include "core/printable.hpp"
#include "especho/error.hpp"

#ifndef _WIN32
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif

namespace especho::net {
namespace {

std::optional<unsigned> number(std::string_view zone) {
  unsigned index = 0;
  const auto [end, error] = std::from_chars(zone.data(), zone.data() + zone.size(), index);
  if (error != std::errc{} || end != zone.data() + zone.size()) return std::nullopt;
  return index;
}

#ifdef _WIN32
// Windows numbers its interfaces; their names are for people and hold blanks.
bool exists(const std::string& zone) {
  return number(zone).value_or(0) != 0;
}

std::string choice() {
  return "the number of an interface with a link-local IPv6 address, from `netsh interface ipv6 "
         "show interfaces`";
}
#else
bool exists(const std::string& zone) {
  std::array<char, IF_NAMESIZE> name{};
  if (const auto index = number(zone)) return if_indextoname(*index, name.data()) != nullptr;
  return if_nametoindex(zone.c_str()) != 0;
}

/// Those that have a link-local address themselves, so that they can reach one.
std::string choice() {
  std::set<std::string> names;
  ifaddrs* all = nullptr;
  if (getifaddrs(&all) == 0) {
    for (const ifaddrs* one = all; one != nullptr; one = one->ifa_next) {
      if (one->ifa_addr == nullptr || one->ifa_addr->sa_family != AF_INET6) continue;
      const auto* address = reinterpret_cast<const sockaddr_in6*>(one->ifa_addr);
      Ipv6Address bytes;
      std::copy_n(address->sin6_addr.s6_addr, bytes.size(), bytes.begin());
      if (is_link_local(bytes)) names.insert(one->ifa_name);
    }
    freeifaddrs(all);
  }
  if (names.empty()) return "no interface of this machine has a link-local IPv6 address";
  return fmt::format("interfaces with a link-local IPv6 address: {}", fmt::join(names, ", "));
}
#endif

}  // namespace

void require_interface(const Target& target) {
  const std::string& host = target.host;
  const std::size_t percent = host.find('%');
  const auto address = parse_ipv6(host.substr(0, percent));
  if (!address || !is_link_local(*address)) return;
  if (percent == std::string::npos) {
    throw Error(
        ExitCode::usage,
        fmt::format("{} is a link-local address, which needs the interface that leads to it", host),
        fmt::format("type {}%INTERFACE; {}", host, choice()));
  }
  const std::string zone = host.substr(percent + 1);
  if (exists(zone)) return;
  throw Error(ExitCode::usage, fmt::format("this machine has no interface {}", printable(zone)),
              choice());
}

}  // namespace especho::net
