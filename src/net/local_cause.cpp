#include "net/local_cause.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <asio/error.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/udp.hpp>
#include <asio/system_error.hpp>
#include <cstring>
#include <string_view>

#ifdef _WIN32
#include <winsock2.h>
#else
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <memory>
#endif

namespace especho::net {
namespace {

struct Known {
  int error;
  std::string_view what;
  std::string_view advice;
};

constexpr std::string_view kNoPort = "this machine has no free local port left";
constexpr std::string_view kWaitForPorts =
    "ports of closed connections stay reserved for a minute: wait for them, or have bench "
    "reconnect more slowly with --rate or --think";
constexpr std::string_view kNoMemory = "this machine has no memory left for another connection";
constexpr std::string_view kFreeMemory = "close other programs, or use fewer connections";
constexpr std::string_view kForbidden = "this machine does not permit the connection";
constexpr std::string_view kAllow =
    "look for a firewall, a sandbox, a security policy or a prohibiting route on this machine, and "
    "allow it there";

/// What each error means wherever it comes up, once a missing route has been ruled out.
constexpr std::array kKnown{
    Known{asio::error::no_descriptors, "this machine lets especho open no more files and sockets",
#ifdef _WIN32
          "use fewer connections"},
    Known{asio::error::no_buffer_space, "this machine has no free local port or buffer left",
          kWaitForPorts},
#else
          "raise the limit with `ulimit -n`, or use fewer connections"},
    Known{ENFILE, "this machine has no open file left for any program",
          "close other programs, or raise the system's limit of open files"},
    Known{asio::error::no_buffer_space, kNoMemory, kFreeMemory},
    // Windows means the peer's address by that.
    Known{EADDRNOTAVAIL, kNoPort, kWaitForPorts},
#endif
    Known{asio::error::no_memory, kNoMemory, kFreeMemory},
    Known{asio::error::address_in_use, kNoPort, kWaitForPorts},
    Known{asio::error::access_denied, kForbidden, kAllow},
    Known{asio::error::no_permission, kForbidden, kAllow},
    Known{asio::error::network_down, "the network of this machine is down",
          "bring its network interface up"},
};

bool may_be_for_want_of_a_way(const asio::error_code& error) {
#ifndef _WIN32
  if (error.value() == EADDRNOTAVAIL) return true;
#endif
  return error == asio::error::network_unreachable || error == asio::error::host_unreachable ||
         error == asio::error::invalid_argument || error == asio::error::timed_out ||
         error == asio::error::address_family_not_supported;
}

std::string_view version_of(const asio::ip::tcp::endpoint& peer) {
  return peer.protocol() == asio::ip::tcp::v6() ? "IPv6" : "IPv4";
}

/// What the routing table says about `peer`; none for an error that has other causes.
std::optional<LocalCause> missing_route(const asio::error_code& error,
                                        const asio::ip::tcp::endpoint& peer) {
  if (!error || !may_be_for_want_of_a_way(error)) return std::nullopt;
  const std::string address = peer.address().to_string();
  if (error == asio::error::network_unreachable || error == asio::error::host_unreachable ||
      error == asio::error::invalid_argument) {
    return LocalCause{fmt::format("this machine has no route to {}", address),
                      "check the address, and that this machine has joined the device's network"};
  }
  return LocalCause{fmt::format("this machine has no {} address to connect from", version_of(peer)),
                    peer.protocol() == asio::ip::tcp::v6()
                        ? "use -4, or the device's IPv4 address"
                        : "check that this machine has joined the device's network"};
}

#ifdef _WIN32

std::optional<LocalCause> dead_interface(const asio::ip::address&) {
  return std::nullopt;
}

#else

bool has_address(const ifaddrs& entry, const asio::ip::address& address) {
  if (entry.ifa_addr == nullptr) return false;
  if (address.is_v4() && entry.ifa_addr->sa_family == AF_INET) {
    const auto bytes = address.to_v4().to_bytes();
    const auto* own = reinterpret_cast<const sockaddr_in*>(entry.ifa_addr);
    return std::memcmp(&own->sin_addr, bytes.data(), bytes.size()) == 0;
  }
  if (address.is_v6() && entry.ifa_addr->sa_family == AF_INET6) {
    const auto bytes = address.to_v6().to_bytes();
    const auto* own = reinterpret_cast<const sockaddr_in6*>(entry.ifa_addr);
    return std::memcmp(&own->sin6_addr, bytes.data(), bytes.size()) == 0;
  }
  return false;
}

/// Why the interface with this address of the machine carries nothing; none where one does.
std::optional<LocalCause> dead_interface(const asio::ip::address& own) {
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0) return std::nullopt;
  const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> list(first, &freeifaddrs);
  std::optional<LocalCause> cause;
  for (const ifaddrs* entry = first; entry != nullptr; entry = entry->ifa_next) {
    if (!has_address(*entry, own)) continue;
    if ((entry->ifa_flags & IFF_UP) == 0) {
      cause = LocalCause{fmt::format("interface {} of this machine is down", entry->ifa_name),
                         "bring that interface up"};
    } else if ((entry->ifa_flags & IFF_RUNNING) == 0) {
      // The other end of it may be the device itself.
      cause = LocalCause{fmt::format("interface {} of this machine has no link", entry->ifa_name),
                         "plug the cable in, or join the Wi-Fi; if that is the device's own, see "
                         "whether the device is on"};
    } else {
      return std::nullopt;
    }
  }
  return cause;
}

#endif

}  // namespace

std::optional<LocalCause> local_cause(const asio::error_code& error,
                                      const asio::ip::tcp::endpoint& peer) {
  if (may_be_for_want_of_a_way(error)) {
    if (auto cause = no_way_to(peer)) return cause;
  }
  const auto* const known = std::find_if(
      kKnown.begin(), kKnown.end(), [&](const Known& each) { return each.error == error.value(); });
  if (known == kKnown.end()) return std::nullopt;
  return LocalCause{std::string(known->what), std::string(known->advice)};
}

/// Connecting a UDP socket looks the route up, chooses the address to send from, and sends nothing.
std::optional<LocalCause> no_way_to(const asio::ip::tcp::endpoint& peer) try {
  asio::io_context context;
  asio::ip::udp::socket socket(context);
  const asio::ip::udp::endpoint there(peer.address(), peer.port());
  asio::error_code error;
  socket.open(there.protocol(), error);
  if (error) return missing_route(error, peer);
  asio::error_code ignored;
  socket.set_option(asio::socket_base::broadcast(true), ignored);  // such a route is one, too
  socket.connect(there, error);
  if (error) return missing_route(error, peer);
  const asio::ip::address own = socket.local_endpoint(error).address();
  return error ? std::nullopt : dead_interface(own);
} catch (const asio::system_error&) {  // no descriptors left: unknown
  return std::nullopt;
}

void blame(Failure& failure, std::optional<LocalCause> cause) {
  if (!cause) return;
  failure.local_cause = std::move(cause->what);
  failure.advice = std::move(cause->advice);
}

}  // namespace especho::net
