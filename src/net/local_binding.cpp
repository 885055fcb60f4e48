#include "net/local_binding.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <asio/error.hpp>
#include <asio/ip/tcp.hpp>
#include <charconv>
#include <optional>
#include <vector>

#include "core/ip_text.hpp"
#include "core/text.hpp"
#include "especho/error.hpp"
#include "net/interfaces.hpp"
#include "net/socket_option.hpp"

namespace especho::net {
namespace {

/// `this machine has eth0 (192.168.1.5, fe80::1%eth0), lo (127.0.0.1)`
std::string list_of(const std::vector<Interface>& all) {
  std::vector<std::string> texts;
  for (const Interface& one : all) {
    std::vector<std::string> addresses;
    for (const auto& address : one.addresses) addresses.push_back(to_string(address));
    texts.push_back(addresses.empty()
                        ? one.name
                        : fmt::format("{} ({})", one.name, fmt::join(addresses, ", ")));
  }
  return texts.empty() ? "this machine does not list its interfaces"
                       : fmt::format("this machine has {}", fmt::join(texts, ", "));
}

bool has_address(const Interface& one, const asio::ip::address& address) {
  return std::any_of(one.addresses.begin(), one.addresses.end(),
                     [&](const auto& own) { return same_address(own, address); });
}

std::optional<asio::ip::address> parse(const std::string& text) {
  asio::error_code error;
  const auto address = asio::ip::make_address(text, error);
  return error ? std::nullopt : std::optional(address);
}

void check_source(const Target& target, const std::vector<Interface>& all) {
  const auto source = parse(target.source);
  if (!source) {
    throw Error(ExitCode::usage,
                fmt::format("--source takes an IP address, not '{}'", target.source), list_of(all));
  }
  const char* const version = source->is_v4() ? "IPv4" : "IPv6";
  const auto host = parse(target.host);
  const Family family = source->is_v4() ? Family::ipv4 : Family::ipv6;
  const bool other_host = host && host->is_v4() != source->is_v4();
  if (other_host || (target.family != Family::any && target.family != family)) {
    throw Error(ExitCode::usage,
                fmt::format("--source {} is {}, and {} is not", target.source, version,
                            other_host        ? target.host
                            : source->is_v4() ? "-6"
                                              : "-4"),
                "give a source address of the version that the device is reached by");
  }
  // Linux lets a socket take any address of 127.0.0.0/8.
  if (source->is_loopback() && source->is_v4()) return;
  const bool ours = std::any_of(all.begin(), all.end(), [&](const Interface& one) {
    return has_address(one, *source) &&
           (target.interface_name.empty() || one.name == target.interface_name);
  });
  if (ours || all.empty()) return;
  throw Error(ExitCode::usage,
              fmt::format("--source {}: {} no such address", target.source,
                          target.interface_name.empty()
                              ? "this machine has"
                              : fmt::format("interface {} has", target.interface_name)),
              list_of(all));
}

}  // namespace

void check_local_binding(const Target& target) {
  if (target.source.empty() && target.interface_name.empty()) return;
  const std::vector<Interface> all = interfaces();
  const bool there = std::any_of(all.begin(), all.end(), [&](const Interface& one) {
    return one.name == target.interface_name;
  });
  if (!target.interface_name.empty() && !there) {
    throw Error(
        ExitCode::usage,
        fmt::format("--interface {}: this machine has no such interface", target.interface_name),
        list_of(all));
  }
  if (!target.source.empty()) check_source(target, all);
}

namespace {

/// Whether a zone names the interface: by its name or, the only way on Windows, by its number.
bool is_zone_of(const std::string& zone, const Interface& one) {
  unsigned index = 0;
  const auto [end, error] = std::from_chars(zone.data(), zone.data() + zone.size(), index);
  if (error == std::errc{} && end == zone.data() + zone.size()) return index == one.index;
#ifdef _WIN32
  return false;
#else
  return zone == one.name;
#endif
}

std::string zone_of(const Interface& one) {
#ifdef _WIN32
  return std::to_string(one.index);
#else
  return one.name;
#endif
}

/// Those that have a link-local address themselves, so that they can reach one.
std::string zones_of(const std::vector<Interface>& all) {
  std::vector<std::string> zones;
  for (const Interface& one : all) {
    const bool link_local =
        std::any_of(one.addresses.begin(), one.addresses.end(), [](const auto& address) {
          return address.is_v6() && is_link_local(address.to_v6().to_bytes());
        });
    if (!link_local) continue;
    zones.push_back(zone_of(one) == one.name ? one.name
                                             : fmt::format("{} ({})", zone_of(one), one.name));
  }
  if (zones.empty()) return "no interface of this machine has a link-local IPv6 address";
  return fmt::format("interfaces with a link-local IPv6 address: {}", fmt::join(zones, ", "));
}

}  // namespace

void resolve_zone(Target& target) {
  const std::size_t percent = target.host.find('%');
  const auto address = parse_ipv6(target.host.substr(0, percent));
  if (!address || !is_link_local(*address)) return;
  const std::vector<Interface> all = interfaces();
  const bool has_zone = percent != std::string::npos;
  if (!has_zone && target.interface_name.empty()) {
    throw Error(ExitCode::usage,
                fmt::format("{} is a link-local address, which needs the interface that leads to "
                            "it",
                            target.host),
                fmt::format("type {}%INTERFACE; {}", target.host, zones_of(all)));
  }
  const std::string zone = has_zone ? target.host.substr(percent + 1) : target.interface_name;
  const auto named = std::find_if(all.begin(), all.end(), [&](const Interface& one) {
    return has_zone ? is_zone_of(zone, one) : one.name == zone;
  });
  if (named == all.end()) {
    throw Error(ExitCode::usage, fmt::format("this machine has no interface {}", printable(zone)),
                zones_of(all));
  }
  if (!target.interface_name.empty() && named->name != target.interface_name) {
    throw Error(ExitCode::usage,
                fmt::format("--interface {} is not the interface of {}", target.interface_name,
                            printable(target.host)),
                "name the interface once");
  }
  if (!has_zone) target.host += '%' + zone_of(*named);
}

std::string describe(const LocalBinding& binding) {
  const std::string source = binding.source.empty() ? "" : "--source " + binding.source;
  const std::string chosen =
      binding.interface_name.empty() ? "" : "--interface " + binding.interface_name;
  return source + (source.empty() || chosen.empty() ? "" : " and ") + chosen;
}

namespace {

#ifndef __linux__
unsigned index_of(const std::string& name) {
  const std::vector<Interface> all = interfaces();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Interface& one) { return one.name == name; });
  return found == all.end() ? 0 : found->index;
}
#endif

template <typename Socket>
void bind_to_interface(Socket& socket, const std::string& name, [[maybe_unused]] bool v4,
                       asio::error_code& error) {
#ifdef __linux__
  socket.set_option(TextOption<SOL_SOCKET, SO_BINDTODEVICE>{name}, error);
#elif defined(_WIN32)
  const auto index = static_cast<int>(index_of(name));
  if (v4) {  // in network byte order
    socket.set_option(SocketOption<IPPROTO_IP, IP_UNICAST_IF>{static_cast<int>(htonl(index))},
                      error);
  } else {
    socket.set_option(SocketOption<IPPROTO_IPV6, IPV6_UNICAST_IF>{index}, error);
  }
#elif defined(IP_BOUND_IF)
  const auto index = static_cast<int>(index_of(name));
  if (v4) {
    socket.set_option(SocketOption<IPPROTO_IP, IP_BOUND_IF>{index}, error);
  } else {
    socket.set_option(SocketOption<IPPROTO_IPV6, IPV6_BOUND_IF>{index}, error);
  }
#else
  static_cast<void>(socket), static_cast<void>(name);
  error = asio::error::operation_not_supported;
#endif
}

template <typename Socket>
void bind_to_address(Socket& socket, const std::string& address, asio::error_code& error) {
#ifdef IP_BIND_ADDRESS_NO_PORT
  // The port is chosen when the peer is known: with each peer, all of them can be used.
  asio::error_code unknown_to_older_kernels;
  socket.set_option(SocketOption<IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT>{1}, unknown_to_older_kernels);
#endif
  const auto source = asio::ip::make_address(address, error);
  if (!error) socket.bind({source, 0}, error);
}

template <typename Socket>
asio::error_code take(Socket& socket, bool v4, const LocalBinding& binding) {
  asio::error_code error;
  if (!binding.interface_name.empty()) bind_to_interface(socket, binding.interface_name, v4, error);
  if (!error && !binding.source.empty()) bind_to_address(socket, binding.source, error);
  return error;
}

}  // namespace

asio::error_code bind_local(asio::ip::tcp::socket& socket, bool v4, const LocalBinding& binding) {
  return take(socket, v4, binding);
}

asio::error_code bind_local(asio::ip::udp::socket& socket, bool v4, const LocalBinding& binding) {
  return take(socket, v4, binding);
}

}  // namespace especho::net
