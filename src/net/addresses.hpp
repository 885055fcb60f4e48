// The addresses of a target and what is known of them, shared by everything that connects to it.
#pragma once

#include <asio/ip/tcp.hpp>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "especho/error.hpp"
#include "especho/outcome.hpp"
#include "especho/target.hpp"
#include "net/look_up.hpp"

namespace especho::net {

/// A name is looked up once, and again only after a failure, since the device may have come back
/// with another address; until then those that are known are kept. A pending look-up is never
/// abandoned: a later attempt gets its answer. Any thread may call.
class Addresses {
 public:
  using Endpoint = asio::ip::tcp::endpoint;

  explicit Addresses(Target target);
  /// Of a host whose addresses are known, and need no look-up.
  Addresses(Target target, std::vector<Endpoint> endpoints);

  const Target& target() const { return target_; }

  /// Begins a look-up if one is needed.
  void begin();
  /// Begins, and waits until there is an address to try or the look-up has failed.
  void wait(TimePoint deadline, const StopFlag& stop);

  struct Known {
    /// In the order in which they are to be tried: the one that worked last, then IPv6 and IPv4 in
    /// turn. Empty until trying may begin.
    std::vector<Endpoint> endpoints;
    bool more_may_come = false;  ///< and is worth waiting for
  };
  Known known(TimePoint now);

  void worked(const Endpoint& endpoint);
  void silent(const Endpoint& endpoint, Nanoseconds waited);
  void none_worked();  ///< so that the next one to begin looks the name up again

  /// Why there is none to try: the look-up has failed, or has not been answered by now. Echo, size,
  /// sent and received are zero.
  Failure failure(TimePoint now) const;

  Reached reached() const;  ///< by the first look-up

 private:
  void take_answers(TimePoint now);
  std::vector<Endpoint> in_order(const LookUp::Half& v4, const LookUp::Half& v6) const;
  std::string what_failed(const LookUp::Half& v4, const LookUp::Half& v6, TimePoint now) const;
  std::string what_to_do(const LookUp::Half& v4, const LookUp::Half& v6) const;

  const Target target_;
  mutable std::mutex mutex_;
  bool needs_look_up_ = false;
  std::unique_ptr<LookUp> look_up_;  ///< once it has begun, for good
  bool taken_ = true;                ///< all that was asked for
  bool stale_ = false;
  std::vector<Endpoint> endpoints_;
  std::optional<Endpoint> worked_;
  Reached reached_;
};

}  // namespace especho::net
