// The addresses of a target, for all who connect to it.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/clock.hpp"
#include "especho/outcome.hpp"
#include "especho/stop_flag.hpp"
#include "especho/target.hpp"
#include "net/socket.hpp"

namespace especho::net {

/// The name is looked up again only after a failure, since the device may have come back with
/// another address. Any thread may call.
class Addresses {
 public:
  using List = std::vector<Socket::Endpoint>;

  explicit Addresses(Target target);

  /// Those that are known, in the order in which they are to be tried; null when there are none.
  std::shared_ptr<const List> known() const;
  /// Why there are none, if a look-up has failed; echo, size, sent and received are zero.
  std::optional<Failure> failure() const;
  void forget();  ///< either of them

  /// Looks the name up if need be.
  void look_up(TimePoint deadline, const StopFlag& stop);

 private:
  Target target_;
  mutable std::mutex mutex_;
  std::shared_ptr<const List> known_;
  std::optional<Failure> failure_;
};

}  // namespace especho::net
