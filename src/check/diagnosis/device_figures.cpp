#include "check/diagnosis/device_figures.hpp"

#include <algorithm>
#include <cmath>

#include "check/diagnosis/statistics.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::size_t kRoundTripsNeeded = 8;  // echoes; and handshakes, to know their spread
/// A healthy ESP32 answers within 1 to 6 ms, access point included.
constexpr double kLargeMs = 10;
/// A delay() takes the same time each time, to within a tick of 1 ms and what a busy machine adds.
constexpr double kSpreadMs = 2, kRelativeSpread = 0.1;
/// The spread of the network is in the echoes as well: unless the device's share is this many times
/// as large, the median of the network is not known well enough.
constexpr double kNetworkSpreads = 3;
constexpr double kErrors = 3;

void add_tcp(DeviceProfile& profile, const Stack& stack) {
  if (stack.mss) profile.push_back({"mss_bytes", *stack.mss});
  if (stack.window) profile.push_back({"window_bytes", *stack.window});
  if (stack.mss == esp32::kSegment && stack.window == esp32::kWindow) {
    profile.push_back({"stack", std::string("as lwIP on the ESP32 has it")});
  }
}

/// Bounds as in the results of a bench: the network's part of the round trip lies between TCP's
/// lowest figure and its smoothed one, which includes the device's delay if its ACK is sent along
/// with the echo.
void add_round_trips(DeviceProfile& profile, const Observations& seen) {
  const auto rtt = one_byte_ms(seen);
  if (!rtt) return;
  profile.push_back(ms_fact("rtt_p50_ms", *rtt));
  if (!seen.stack.min_rtt) return;
  const double lowest = to_milliseconds(*seen.stack.min_rtt);
  const double smoothed =
      std::max(seen.stack.rtt ? to_milliseconds(*seen.stack.rtt) : *rtt, lowest);
  profile.push_back(ms_fact("network_rtt_ms", lowest));
  profile.push_back(ms_fact("device_share_at_least_ms", std::max(*rtt - smoothed, 0.0)));
  profile.push_back(ms_fact("device_share_at_most_ms", std::max(*rtt - lowest, 0.0)));
}

}  // namespace

std::optional<double> one_byte_ms(const Observations& seen) {
  if (seen.pacing && !seen.pacing->back_to_back.empty()) {
    return median(in_milliseconds(seen.pacing->back_to_back));
  }
  if (seen.acks && !seen.acks->one_byte.empty())
    return median(in_milliseconds(seen.acks->one_byte));
  return std::nullopt;
}

double ordinary_ms(const Observations& seen) {
  double largest = 0;
  const auto consider = [&](const Samples& samples) {
    largest = std::max(largest, median(in_milliseconds(samples)));
  };
  if (seen.pacing) {
    consider(seen.pacing->back_to_back);
    consider(seen.pacing->random_phase);
    consider(seen.pacing->after_idle);
  }
  if (seen.acks) {
    consider(seen.acks->small_delayed);
    consider(seen.acks->large_delayed);
  }
  Samples first;
  for (const ConnectionRecord& record : seen.connections) {
    if (record.first_echo) first.push_back(*record.first_echo);
  }
  return std::max(largest, quantile(in_milliseconds(first), 0.9));
}

std::vector<double> handshakes_ms(const Observations& seen) {
  std::vector<double> handshakes;
  for (const ConnectionRecord& record : seen.connections) {
    if (record.connected) handshakes.push_back(to_milliseconds(record.handshake));
  }
  return handshakes;
}

std::optional<DeviceTime> device_time(const Observations& seen) {
  if (!seen.pacing || seen.pacing->random_phase.size() < kRoundTripsNeeded) return std::nullopt;
  const std::vector<double> handshakes = handshakes_ms(seen);
  if (handshakes.empty()) return std::nullopt;
  const auto echoes = in_milliseconds(seen.pacing->random_phase);
  const double lowest = seen.stack.min_rtt ? to_milliseconds(*seen.stack.min_rtt) : 0;
  const double network_spread = between_quartiles(handshakes);
  DeviceTime share;
  share.echo = median(echoes);
  share.network = std::max(median(handshakes), lowest);
  share.device = std::max(share.echo - share.network, 0.0);
  share.spread = between_quartiles(echoes);
  share.jitter = std::max(share.spread, network_spread);
  const double known = handshakes.size() < kRoundTripsNeeded ? share.jitter : network_spread;
  const double echo_error = error_of_median(share.spread, echoes.size());
  const double error = std::hypot(error_of_median(known, handshakes.size()), echo_error);
  share.at_most = std::min(share.device + kErrors * error, share.echo + kErrors * echo_error);
  share.constant =
      share.device >= std::max(kLargeMs, kNetworkSpreads * network_spread) &&
      share.spread <= std::max({kSpreadMs, kRelativeSpread * share.device, 2 * network_spread});
  share.large = share.device >= kLargeMs;
  share.small = share.at_most < kLargeMs;
  return share;
}

std::optional<double> postponed(const Observations& seen, const DeviceTime& share) {
  std::vector<double> shares;
  for (const Trickle& trickle : seen.trickles) {
    const double late = to_milliseconds(trickle.answered) - share.echo;
    shares.push_back(late / to_milliseconds(trickle.gap));
  }
  if (shares.empty()) return std::nullopt;
  return median(std::move(shares));
}

DeviceProfile device_profile(const Observations& seen) {
  DeviceProfile profile;
  add_tcp(profile, seen.stack);
  add_round_trips(profile, seen);
  if (seen.concurrent_clients && seen.concurrent_clients->served != 0) {
    profile.push_back({"clients_at_once", seen.concurrent_clients->served});
  }
  if (seen.bulk && seen.bulk->elapsed > Nanoseconds(0)) {
    const double rate = static_cast<double>(seen.bulk->bytes) / to_seconds(seen.bulk->elapsed);
    profile.push_back({"throughput_bytes_per_s", rounded(rate)});
  }
  return profile;
}

}  // namespace especho::diagnosis
