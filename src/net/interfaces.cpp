#include "net/interfaces.hpp"

#include <algorithm>
#include <asio/ip/tcp.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "core/ip_text.hpp"

#ifdef _WIN32
#include <iphlpapi.h>
#include <netioapi.h>
#else
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif

namespace especho::net {
namespace {

std::optional<asio::ip::address> address_of(const sockaddr* from) {
  if (from == nullptr || (from->sa_family != AF_INET && from->sa_family != AF_INET6)) return {};
  asio::ip::tcp::endpoint endpoint;
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
#endif

}  // namespace

#ifdef _WIN32

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
    // It does not list those that are switched off.
    found.running = one->OperStatus != IfOperStatusDown;
    for (const auto* at = one->FirstUnicastAddress; at != nullptr; at = at->Next) {
      if (const auto address = address_of(at->Address.lpSockaddr)) {
        found.addresses.push_back(*address);
      }
    }
    all.push_back(std::move(found));
  }
  return all;
}

#else

std::vector<Interface> interfaces() {
  std::vector<Interface> all;
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0) return all;
  const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> list(first, &freeifaddrs);
  for (const ifaddrs* entry = first; entry != nullptr; entry = entry->ifa_next) {
    auto one = std::find_if(all.begin(), all.end(),
                            [&](const Interface& known) { return known.name == entry->ifa_name; });
    if (one == all.end()) {
      one = all.insert(
          one, {entry->ifa_name, if_nametoindex(entry->ifa_name), (entry->ifa_flags & IFF_UP) != 0,
                (entry->ifa_flags & IFF_RUNNING) != 0});
    }
    if (const auto address = address_of(entry->ifa_addr)) one->addresses.push_back(*address);
  }
  return all;
}

#endif

bool same_address(const asio::ip::address& a, const asio::ip::address& b) {
  if (!a.is_v6() || !b.is_v6()) return a == b;
  return a.to_v6().to_bytes() == b.to_v6().to_bytes();
}

std::string to_string(const asio::ip::address& address) {
  const std::string text = address.to_string();
  if (address.is_v4()) return text;
  const std::size_t zone = text.find('%');
  return especho::to_string(address.to_v6().to_bytes()) +
         (zone == std::string::npos ? "" : text.substr(zone));
}

}  // namespace especho::net
