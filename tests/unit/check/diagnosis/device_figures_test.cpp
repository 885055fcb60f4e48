// The device profile.
#include "check/diagnosis/device_figures.hpp"
#include "devices.hpp"
#include "verdicts.hpp"

using namespace especho;
using namespace especho::diagnosis;
using namespace especho_test;

TEST_CASE(
    "the device profile shows segment size, window, round trip, the device's share, clients and "
    "speed") {
  CHECK(device_profile(Observations{}).empty());
  const DeviceProfile known = device_profile(of({.latency = 20, .jitter = 2}));
  CHECK(figure(known, "mss_bytes") == 1436);
  CHECK(figure(known, "window_bytes") == 5744);
  CHECK(figure(known, "rtt_p50_ms") == Approx(20).epsilon(0.1));
  CHECK(figure(known, "network_rtt_ms") == Approx(18));
  CHECK(figure(known, "device_share_at_least_ms") <= figure(known, "device_share_at_most_ms"));
  CHECK(figure(known, "clients_at_once") == 4);
  CHECK(figure(known, "throughput_bytes_per_s") == Approx(287200).epsilon(0.02));
}
