// The board's Wi-Fi: joining the network, and modem sleep.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "faults.hpp"
#include "random.hpp"

namespace especho::device {

using Instant = std::chrono::steady_clock::time_point;

/// The station counts as joined from the second time that its status is asked, or after a while.
struct Station {
  struct Handler {
    std::size_t id;
    std::function<void(int event)> call;
  };

  bool begun = false;
  bool joined = false;
  bool told = false;  ///< the handlers know that it has joined
  Instant begun_at{};
  int mode = 0;
  std::string network;
  std::string password;
  std::string host_name = "esp32-020000";
  std::vector<Handler> handlers;
  std::function<void()> tell_handlers;  ///< what has happened; none without handlers
};

/// How long what is sent to the device now is under way.
inline Duration latency(const NetworkFaults& faults, Random& random) {
  if (!faults.latencies.empty()) {
    return faults.latencies[random.next() % faults.latencies.size()];
  }
  if (faults.jitter <= Duration(0)) return faults.latency;
  const double share = 2 * random.unit() - 1;
  const double jitter = share * static_cast<double>(faults.jitter.count());
  return std::max(Duration(0), faults.latency + Duration(static_cast<Duration::rep>(jitter)));
}

/// Modem sleep: after a while without traffic, received data waits for the next beacon.
class Doze {
 public:
  Doze(Duration beacon, Instant booted) : beacon_(beacon), booted_(booted) {}

  void set(bool enabled) { enabled_ = enabled; }
  bool enabled() const { return enabled_; }

  /// When the device receives what is sent to it now.
  Instant heard(Instant now) {
    if (!enabled_) return now;
    if (now > awake_until_) {
      const auto beacons = (now - booted_) / beacon_ + 1;
      woken_ = booted_ + beacons * beacon_;
    }
    const Instant heard = std::max(now, woken_);
    stay_awake(heard);
    return heard;
  }
  void stay_awake(Instant now) { awake_until_ = std::max(awake_until_, now + awake_time); }

 private:
  static constexpr std::chrono::milliseconds awake_time{100};

  Duration beacon_;
  Instant booted_;
  Instant woken_{};
  Instant awake_until_{};
  bool enabled_ = false;
};

}  // namespace especho::device
