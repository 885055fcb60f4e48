// Names to addresses, with a deadline.
#pragma once

#include <asio/ip/tcp.hpp>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "especho/stop_flag.hpp"
#include "especho/target.hpp"

namespace especho::net {

struct Resolved {
  std::vector<asio::ip::tcp::endpoint> endpoints;  ///< never empty unless `error` says why
  std::string error;
};

/// The system's look-up can neither be cancelled nor bounded, so it runs on a thread of its own
/// that is left behind when the deadline comes first.
Resolved resolve(const Target& target, TimePoint deadline, const StopFlag& stop);

}  // namespace especho::net
