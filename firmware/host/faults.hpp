// The faults that the virtual device can have. By default it has none.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace especho::device {

using Duration = std::chrono::nanoseconds;

/// Faults of the sketch, which override its profile's.
struct SketchFaults {
  std::optional<std::chrono::milliseconds> poll_delay = {};
  std::optional<std::uint16_t> write_size = {};
  std::optional<std::uint8_t> slots = {};
  bool nagle = false;
  bool naive_accept = false;
};

/// Faults between client and device. Received data is delayed; sent data is not. On the stack lwip
/// they happen to frames, on host to the bytes of each connection.
struct NetworkFaults {
  Duration latency{0};
  Duration jitter{0};                    ///< evenly distributed around the latency
  std::vector<Duration> latencies = {};  ///< if not empty, drawn from these instead
  bool modem_sleep = false;              ///< the radio dozes unless the sketch forbids it
  Duration beacon{102'400'000};          ///< interval of the beacons for which a dozing radio wakes
  Duration link_loss{0};                 ///< how long the Wi-Fi is lost, repeatedly
  std::uint64_t link_loss_after = 64 * 1024;  ///< bytes of all connections
  int window = 0;                             ///< 0: the real board's
  int segment = 0;                            ///< 0: the real board's
  // On lwip only: shares of frames, of each direction.
  double frame_loss = 0;
  double frame_duplicate = 0;
  double frame_reorder = 0;
  double syn_loss = 0;  ///< of the frames that open a connection
  int busy_pcbs = 0;    ///< connections of lwIP, of 16, that are in use by others
};

/// Shares of the received bytes.
struct DataFaults {
  double corrupt = 0;
  double drop = 0;
  double duplicate = 0;
  double mix = 0;  ///< at which up to 16 are swapped with another client's
};

/// Faults of a connection unless the comment says otherwise; 0 means never.
struct Failures {
  std::uint64_t truncate_after = 0;  ///< bytes sent back; then the stream ends
  std::uint64_t reset_after = 0;     ///< bytes sent back; then it is reset
  Duration stall{0};                 ///< takes nothing for this long, repeatedly
  std::uint64_t stall_after = 64 * 1024;
  std::uint64_t read_rate = 0;     ///< bytes per second taken
  std::uint64_t leak_sockets = 0;  ///< every Nth closed socket stays in use
  Duration slow_accept{0};         ///< delay until it is seen, for each connection before it
  Duration drift{0};               ///< added latency, for each connection before it
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
