#include "net/descriptors.hpp"

#include <fmt/format.h>

#include <string>

#include "especho/error.hpp"

#ifndef _WIN32
#include <sys/resource.h>
#endif

namespace especho::net {

#ifdef _WIN32

void allow_connections(std::uint64_t, std::uint64_t) {}  // there is no such limit

#else

namespace {

/// For standard streams, results, pollers, the built-in device and its sockets.
constexpr std::uint64_t kOthers = 40;

/// A poller, and what Asio needs to connect.
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
