#include "net/local_cause.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <asio/error.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/udp.hpp>
#include <asio/system_error.hpp>
#include <cerrno>
#include <string>
#include <string_view>

#include "especho/error.hpp"
#include "net/interfaces.hpp"
#include "net/socket_option.hpp"

#ifndef _WIN32
#include <sys/resource.h>
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

bool may_lack_a_route(const asio::error_code& error) {
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
                                        const asio::ip::tcp::endpoint& peer,
                                        const LocalBinding& binding) {
  if (!error || !may_lack_a_route(error)) return std::nullopt;
  const std::string with = binding.chosen() ? " with " + describe(binding) : "";
  if (error == asio::error::network_unreachable || error == asio::error::host_unreachable ||
      error == asio::error::invalid_argument) {
    return LocalCause{
        fmt::format("this machine has no route to {}{}", to_string(peer.address()), with),
        "check the address, and that this machine has joined the device's network"};
  }
  return LocalCause{fmt::format("this machine has no {} address to connect from", version_of(peer)),
                    peer.protocol() == asio::ip::tcp::v6()
                        ? "use -4, or the device's IPv4 address"
                        : "check that this machine has joined the device's network"};
}

std::optional<LocalCause> dead(const Interface& one) {
  if (!one.up) {
    return LocalCause{fmt::format("interface {} of this machine is down", one.name),
                      "bring that interface up"};
  }
  if (!one.running) {
    // Its other end may be the device itself.
    return LocalCause{fmt::format("interface {} of this machine has no link", one.name),
                      "plug the cable in, or join the Wi-Fi; if that is the device's own, see "
                      "whether the device is on"};
  }
  return std::nullopt;
}

/// Why the interface that leads to the peer carries nothing: the chosen one, or the one with this
/// address of the machine. None if it does carry, and for a chosen source, which the system may
/// use on any interface.
std::optional<LocalCause> dead_interface(const asio::ip::address& own,
                                         const LocalBinding& binding) {
  if (binding.interface_name.empty() && !binding.source.empty()) return std::nullopt;
  std::optional<LocalCause> cause;
  for (const Interface& one : interfaces()) {
    const bool leads =
        binding.interface_name.empty()
            ? std::any_of(one.addresses.begin(), one.addresses.end(),
                          [&](const auto& address) { return same_address(address, own); })
            : one.name == binding.interface_name;
    if (!leads) continue;
    cause = dead(one);
    if (!cause) return std::nullopt;
  }
  return cause;
}

/// Why the chosen address or interface can't be used; none if the error has another cause.
std::optional<LocalCause> unusable(const LocalBinding& binding, const asio::error_code& error) {
  using asio::error::no_memory;
  if (error == no_memory || error == asio::error::no_buffer_space ||
      error == asio::error::address_in_use) {
    return std::nullopt;
  }
  const bool not_allowed =
      error == std::errc::operation_not_permitted || error == std::errc::permission_denied;
  return LocalCause{
      fmt::format("this machine can't use the given {}", describe(binding)),
      error == std::errc::not_supported
          ? "this system can't choose an interface; try --source with its address"
      : not_allowed ? "only root may choose an interface here; try --source with its address"
      : binding.source.empty() ? "check that the interface is there and up"
                               : "check that the interface is up and still has that address"};
}

/// Errors of a bound socket that may have other causes than a missing route.
bool may_be_of_binding(const asio::error_code& error) {
  return error == std::errc::operation_not_permitted || error == std::errc::permission_denied ||
         error == std::errc::not_supported || error == std::errc::no_such_device;
}

}  // namespace

std::optional<LocalCause> local_cause(const asio::error_code& error,
                                      const asio::ip::tcp::endpoint& peer,
                                      const LocalBinding& binding) {
  if (may_lack_a_route(error) || (binding.chosen() && may_be_of_binding(error))) {
    if (auto cause = no_route_to(peer, binding)) return cause;
  }
  const auto* const known = std::find_if(
      kKnown.begin(), kKnown.end(), [&](const Known& each) { return each.error == error.value(); });
  if (known == kKnown.end()) return std::nullopt;
  return LocalCause{std::string(known->what), std::string(known->advice)};
}

std::optional<LocalCause> local_cause(const std::system_error& error) {
  if (error.code().category() != asio::system_category()) return std::nullopt;
  return local_cause(error.code(), {asio::ip::address_v4::loopback(), 0});
}

/// Connecting a UDP socket looks the route up, chooses the address to send from, and sends nothing.
std::optional<LocalCause> no_route_to(const asio::ip::tcp::endpoint& peer,
                                      const LocalBinding& binding) try {
  asio::io_context context;
  asio::ip::udp::socket socket(context);
  const asio::ip::udp::endpoint there(peer.address(), peer.port());
  asio::error_code error = open_uninherited(socket, there.protocol());
  if (error) return missing_route(error, peer, {});
  if (binding.chosen()) error = bind_local(socket, peer.address().is_v4(), binding);
  if (error) return unusable(binding, error);
  if (!binding.interface_name.empty()) {
    if (auto cause = dead_interface({}, binding)) return cause;
  }
  asio::error_code ignored;
  socket.set_option(asio::socket_base::broadcast(true), ignored);  // a broadcast route is one
  socket.connect(there, error);
  if (error) return missing_route(error, peer, binding);
  const asio::ip::address own = socket.local_endpoint(error).address();
  return error ? std::nullopt : dead_interface(own, binding);
} catch (const asio::system_error&) {  // no descriptors left: unknown
  return std::nullopt;
}

void add_cause(Failure& failure, std::optional<LocalCause> cause) {
  if (!cause) return;
  failure.local_cause = std::move(cause->what);
  failure.advice = std::move(cause->advice);
}

#ifdef _WIN32

void allow_connections(std::uint64_t, std::uint64_t) {}  // there is no such limit

#else

namespace {

/// For standard streams, results, the built-in device and its sockets.
constexpr std::uint64_t kOthers = 40;

/// What Asio needs to wait.
constexpr std::uint64_t kPerThread = 4;

#ifdef __APPLE__  // its setrlimit refuses more than that, whatever the hard limit is
constexpr const char* kHowToLift =
    "lift the limit in this shell with `ulimit -n {0}`, after `sudo sysctl -w "
    "kern.maxfilesperproc={0}` if that is refused";
#else
constexpr const char* kHowToLift =
    "lift the limit in this shell with `ulimit -n {0}`, as root or after raising nofile in "
    "/etc/security/limits.conf (LimitNOFILE={0} in a systemd unit)";
#endif

std::string text(rlim_t limit) {
  return limit == RLIM_INFINITY ? "unlimited" : std::to_string(limit);
}

}  // namespace

void allow_connections(std::uint64_t count, std::uint64_t threads) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const auto needed = static_cast<rlim_t>(count + kPerThread * threads + kOthers);
  if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= needed) return;
  const rlim_t soft = limit.rlim_cur;
  limit.rlim_cur = needed;
  if (needed <= limit.rlim_max && setrlimit(RLIMIT_NOFILE, &limit) == 0) return;
  const rlim_t most = needed <= limit.rlim_max ? soft : limit.rlim_max;
  throw Error(ExitCode::failure,
              fmt::format("{} connection{} {} descriptors, but this process may open {} "
                          "(soft limit {}, hard limit {})",
                          count, count == 1 ? " needs" : "s need", needed, text(most), text(soft),
                          text(limit.rlim_max)),
              fmt::format(kHowToLift, needed));
}

#endif

}  // namespace especho::net
