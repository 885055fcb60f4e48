#include "net/descriptors.hpp"

#include <fmt/format.h>

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

}  // namespace

void allow_connections(std::uint64_t count, std::uint64_t threads) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const std::uint64_t needed = count + threads + kOthers;
  if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= needed) return;
  const std::uint64_t soft = limit.rlim_cur;
  const std::uint64_t hard = limit.rlim_max;
  limit.rlim_cur = needed;
  if (needed <= hard && setrlimit(RLIMIT_NOFILE, &limit) == 0) return;
  throw Error(ExitCode::failure,
              fmt::format("{} connection{} {} descriptors, but this process may open {} "
                          "(soft limit {}, hard limit {})",
                          count, count == 1 ? " needs" : "s need", needed, hard, soft, hard),
              fmt::format("lift the limit in this shell with `ulimit -n {0}`, as root or after "
                          "raising nofile in /etc/security/limits.conf (LimitNOFILE={0} in a "
                          "systemd unit)",
                          needed));
}

#endif

}  // namespace especho::net
