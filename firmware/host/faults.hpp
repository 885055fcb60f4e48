// What can ail the virtual device. A default-made one is healthy.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace especho::device {

using Duration = std::chrono::nanoseconds;

/// Settings of the sketch that differ from its profile's.
struct SketchFaults {
  std::optional<std::chrono::milliseconds> poll_delay = {};
  std::optional<std::uint16_t> write_size = {};
  std::optional<std::uint8_t> slots = {};
  bool nagle = false;
  bool naive_accept = false;
  bool modem_sleep = false;
};

/// Between the client and the device. What comes in is late; what goes out is not.
struct NetworkFaults {
  Duration latency{0};
  Duration jitter{0};                         ///< evenly distributed around the latency
  std::vector<Duration> latencies = {};       ///< instead: one of these at random
  Duration beacon{102'400'000};               ///< what a dozing radio wakes for
  Duration link_loss{0};                      ///< how long the Wi-Fi is gone, time and again
  std::uint64_t link_loss_after = 64 * 1024;  ///< bytes of all connections
  int window = 0;                             ///< 0: the true one
  int segment = 0;                            ///< 0: the true one
};

/// Shares of the bytes that come in.
struct DataFaults {
  double corrupt = 0;
  double drop = 0;
  double duplicate = 0;
  double mix = 0;  ///< at which up to 16 are exchanged with another client
};

/// Of a connection unless told otherwise; 0 is never.
struct Failures {
  std::uint64_t truncate_after = 0;  ///< bytes sent back; then the stream ends
  std::uint64_t reset_after = 0;     ///< bytes sent back; then it is reset
  Duration stall{0};                 ///< takes nothing for so long, time and again
  std::uint64_t stall_after = 64 * 1024;
  std::uint64_t read_rate = 0;     ///< bytes per second taken
  std::uint64_t leak_sockets = 0;  ///< of so many closed sockets, one stays in use
  Duration slow_accept{0};  ///< longer until it is seen, for each connection that came before
  Duration drift{0};        ///< more latency, for each connection that came before
  std::uint64_t reboot_after = 0;  ///< bytes of all connections
  std::chrono::milliseconds boot_time{500};
};

struct Faults {
  SketchFaults sketch = {};
  NetworkFaults network = {};
  DataFaults data = {};
  Failures failures = {};
};

}  // namespace especho::device
