#include "net/way_out.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "especho/error.hpp"
#include "net/connection.hpp"

#ifdef _WIN32
#include <iphlpapi.h>
#include <netioapi.h>
#else
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#endif

namespace especho::net {
namespace {

using asio::ip::tcp;

/// An interface of this machine, once for each of its addresses.
struct Interface {
  std::string name;
  unsigned index = 0;
  std::optional<asio::ip::address> address{};
};

std::optional<asio::ip::address> address_of(const sockaddr* from) {
  tcp::endpoint endpoint;
  if (from == nullptr || (from->sa_family != AF_INET && from->sa_family != AF_INET6)) return {};
  const std::size_t size = from->sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
  std::copy_n(reinterpret_cast<const char*>(from), size, reinterpret_cast<char*>(endpoint.data()));
  endpoint.resize(size);
  return endpoint.address();
}

#ifdef _WIN32

std::string utf8(const wchar_t* text) {
  const int length = WideCharToMultiByte(CP_UTF8, 0, text, -1, nullptr, 0, nullptr, nullptr);
  std::string result(static_cast<std::size_t>(std::max(length, 1)), '\0');
  WideCharToMultiByte(CP_UTF8, 0, text, -1, result.data(), length, nullptr, nullptr);
  result.pop_back();
  return result;
}

std::vector<Interface> interfaces() {
  constexpr ULONG kFlags =
      GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST | GAA_FLAG_SKIP_DNS_SERVER;
  ULONG size = 64 * 1024;
  std::vector<std::uint64_t> room;
  IP_ADAPTER_ADDRESSES* first = nullptr;
  ULONG error = ERROR_BUFFER_OVERFLOW;
  for (int i = 0; i < 3 && error == ERROR_BUFFER_OVERFLOW; ++i) {
    room.resize(size / sizeof(std::uint64_t) + 1);
    first = reinterpret_cast<IP_ADAPTER_ADDRESSES*>(room.data());
    error = GetAdaptersAddresses(AF_UNSPEC, kFlags, nullptr, first, &size);
  }
  std::vector<Interface> all;
  if (error != NO_ERROR) return all;
  for (const auto* one = first; one != nullptr; one = one->Next) {
    Interface found{utf8(one->FriendlyName), one->IfIndex != 0 ? one->IfIndex : one->Ipv6IfIndex};
    if (one->FirstUnicastAddress == nullptr) all.push_back(found);
    for (const auto* at = one->FirstUnicastAddress; at != nullptr; at = at->Next) {
      found.address = address_of(at->Address.lpSockaddr);
      all.push_back(found);
    }
  }
  return all;
}

asio::error_code last_error() {
  return {WSAGetLastError(), asio::system_category()};
}

#else

std::vector<Interface> interfaces() {
  std::vector<Interface> all;
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0) return all;
  for (const ifaddrs* one = first; one != nullptr; one = one->ifa_next) {
    all.push_back({one->ifa_name, if_nametoindex(one->ifa_name), address_of(one->ifa_addr)});
  }
  freeifaddrs(first);
  return all;
}

asio::error_code last_error() {
  return {errno, asio::system_category()};
}

#endif

/// `eth0 (192.168.1.5, fe80::1%eth0), lo (127.0.0.1)`
std::string list_of(const std::vector<Interface>& all) {
  std::vector<std::pair<std::string, std::vector<std::string>>> by_name;
  for (const Interface& one : all) {
    auto place = std::find_if(by_name.begin(), by_name.end(),
                              [&](const auto& known) { return known.first == one.name; });
    if (place == by_name.end()) place = by_name.insert(place, {one.name, {}});
    if (one.address) place->second.push_back(to_string(*one.address));
  }
  std::vector<std::string> texts;
  for (const auto& [name, addresses] : by_name) {
    texts.push_back(addresses.empty() ? name
                                      : fmt::format("{} ({})", name, fmt::join(addresses, ", ")));
  }
  return texts.empty() ? "this machine does not list its interfaces"
                       : fmt::format("this machine has {}", fmt::join(texts, ", "));
}

std::optional<asio::ip::address> parse(const std::string& text) {
  asio::error_code error;
  const auto address = asio::ip::make_address(text, error);
  return error ? std::nullopt : std::optional(address);
}

/// Without the zone, which need not be given.
bool same_address(asio::ip::address a, asio::ip::address b) {
  if (!a.is_v6() || !b.is_v6()) return a == b;
  return a.to_v6().to_bytes() == b.to_v6().to_bytes();
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
    return one.address && same_address(*one.address, *source) &&
           (target.interface.empty() || one.name == target.interface);
  });
  if (ours || all.empty()) return;
  throw Error(
      ExitCode::usage,
      fmt::format("--source {}: {} no such address", target.source,
                  target.interface.empty() ? "this machine has"
                                           : fmt::format("interface {} has", target.interface)),
      list_of(all));
}

}  // namespace

void check_way_out(const Target& target) {
  if (target.source.empty() && target.interface.empty()) return;
  const std::vector<Interface> all = interfaces();
  const bool there = std::any_of(
      all.begin(), all.end(), [&](const Interface& one) { return one.name == target.interface; });
  if (!target.interface.empty() && !there) {
    throw Error(ExitCode::usage,
                fmt::format("--interface {}: this machine has no such interface", target.interface),
                list_of(all));
  }
  if (!target.source.empty()) check_source(target, all);
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

asio::error_code bind_to_interface(tcp::socket& socket, const std::string& name, bool v4) {
  const auto handle = socket.native_handle();
#ifdef __linux__
  static_cast<void>(v4);
  const int result = setsockopt(handle, SOL_SOCKET, SO_BINDTODEVICE, name.c_str(),
                                static_cast<socklen_t>(name.size()));
#elif defined(_WIN32)
  // For IPv4, in network byte order.
  const DWORD index = v4 ? htonl(index_of(name)) : index_of(name);
  const int result =
      setsockopt(handle, v4 ? IPPROTO_IP : IPPROTO_IPV6, v4 ? IP_UNICAST_IF : IPV6_UNICAST_IF,
                 reinterpret_cast<const char*>(&index), sizeof index);
#elif defined(IP_BOUND_IF)
  const unsigned index = index_of(name);
  const int result = setsockopt(handle, v4 ? IPPROTO_IP : IPPROTO_IPV6,
                                v4 ? IP_BOUND_IF : IPV6_BOUND_IF, &index, sizeof index);
#else
  static_cast<void>(handle), static_cast<void>(v4);
  errno = ENOTSUP;
  const int result = -1;
#endif
  return result == 0 ? asio::error_code() : last_error();
}

asio::error_code bind_to_address(tcp::socket& socket, const std::string& address) {
#ifdef IP_BIND_ADDRESS_NO_PORT
  // The port is chosen when the peer is known: with each peer, all of them can be used.
  const int on = 1;
  setsockopt(socket.native_handle(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
#endif
  asio::error_code error;
  const auto source = asio::ip::make_address(address, error);
  if (!error) socket.bind({source, 0}, error);
  return error;
}

}  // namespace

asio::error_code take_way_out(tcp::socket& socket, const tcp& protocol, const Target& target) {
  asio::error_code error;
  if (!target.interface.empty()) {
    error = bind_to_interface(socket, target.interface, protocol == tcp::v4());
  }
  if (!error && !target.source.empty()) error = bind_to_address(socket, target.source);
  return error;
}

}  // namespace especho::net
