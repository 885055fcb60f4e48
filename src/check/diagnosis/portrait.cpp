#include <algorithm>

#include "check/diagnosis/diagnose.hpp"
#include "check/diagnosis/esp32.hpp"
#include "check/diagnosis/round_trips.hpp"
#include "check/diagnosis/statistics.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

void add_fingerprint(DeviceProfile& portrait, const Stack& stack) {
  if (stack.mss) portrait.push_back({"mss_bytes", *stack.mss});
  if (stack.window) portrait.push_back({"window_bytes", *stack.window});
  if (stack.mss == esp32::kSegment && stack.window == esp32::kWindow) {
    portrait.push_back({"stack", std::string("as lwIP on the ESP32 has it")});
  }
}

/// As device_share() of a run of the bench has it: the network's part of the round trip lies
/// between TCP's lowest figure and its smoothed one, which holds the device's delay too, where its
/// ACK goes along with the echo.
void add_round_trips(DeviceProfile& portrait, const Observations& seen) {
  const auto rtt = one_byte_ms(seen);
  if (!rtt) return;
  portrait.push_back(ms_fact("rtt_p50_ms", *rtt));
  if (!seen.stack.min_rtt) return;
  const double lowest = to_milliseconds(*seen.stack.min_rtt);
  const double smoothed =
      std::max(seen.stack.rtt ? to_milliseconds(*seen.stack.rtt) : *rtt, lowest);
  portrait.push_back(ms_fact("network_rtt_ms", lowest));
  portrait.push_back(ms_fact("device_share_at_least_ms", std::max(*rtt - smoothed, 0.0)));
  portrait.push_back(ms_fact("device_share_at_most_ms", std::max(*rtt - lowest, 0.0)));
}

}  // namespace

DeviceProfile device_profile(const Observations& seen) {
  DeviceProfile portrait;
  add_fingerprint(portrait, seen.stack);
  add_round_trips(portrait, seen);
  if (seen.concurrent_clients && seen.concurrent_clients->served != 0) {
    portrait.push_back({"clients_at_once", seen.concurrent_clients->served});
  }
  if (seen.bulk && seen.bulk->elapsed > Nanoseconds(0)) {
    const double rate = static_cast<double>(seen.bulk->bytes) / to_seconds(seen.bulk->elapsed);
    portrait.push_back({"throughput_bytes_per_s", rounded(rate)});
  }
  return portrait;
}

}  // namespace especho::diagnosis
