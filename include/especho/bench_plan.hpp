// What a bench is to measure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "especho/payload.hpp"
#include "especho/target.hpp"
#include "especho/units.hpp"

namespace especho {

/// What is not counted at the start of a run: so many echoes, or all that start in so long a time.
struct Warmup {
  std::uint64_t echoes = 0;
  Nanoseconds duration{0};

  bool none() const { return echoes == 0 && duration == Nanoseconds(0); }
};

/// A pause between two echoes of a connection, evenly distributed between both.
struct Think {
  Nanoseconds shortest{0};
  Nanoseconds longest{0};

  bool none() const { return longest == Nanoseconds(0); }
};

/// A payload that is the same in every echo, so a stale echo looks right.
struct FixedPayload {
  enum class Kind { text, hex, file };
  Kind kind = Kind::text;
  std::string bytes{};   ///< without the suffix; empty in the plan of a result that was read back
  std::string digest{};  ///< of these, in hex, to recognise the payload
};
FixedPayload make_fixed_payload(FixedPayload::Kind kind, std::string bytes);
std::string_view to_string(FixedPayload::Kind kind);

/// Closed loop, where the next echo of a connection starts when one has ended; or, with a rate,
/// open loop, where echoes start on a schedule whether earlier ones have ended or not.
struct BenchPlan {
  Target target;
  std::vector<std::uint64_t> sizes{64};  ///< bytes; a run each, one after the other
  /// Echoes of a run, over all connections, failed ones included; also those that fail in the
  /// warm-up.
  std::optional<std::uint64_t> count;
  std::optional<Nanoseconds> duration;  ///< no echo of a run starts later than this
  Warmup warmup;
  std::uint64_t repeat = 1;  ///< so many runs of each size

  std::uint64_t connections = 1;
  std::uint64_t depth = 1;     ///< echoes in flight on a connection, at most
  std::optional<double> rate;  ///< echoes per second, of all connections; makes it an open loop
  Think think;
  bool reconnect = false;  ///< a new connection for every echo

  Nanoseconds timeout = std::chrono::seconds(5);          ///< of an echo
  Nanoseconds connect_timeout = std::chrono::seconds(5);  ///< of name look-up and handshake
  Nanoseconds wait_ready{0};  ///< so long a device may take until it accepts its first connection
  std::optional<Nanoseconds> deadline;  ///< of all runs together
  /// Ends after so many failed echoes. Without it, the first connect failure ends the bench: at
  /// the start at once, later when no connection comes about within connect_timeout.
  std::optional<std::uint64_t> max_errors;

  Pattern pattern;
  std::uint64_t seed = 1;
  /// Instead of the pattern; `sizes` then holds its length plus that of the suffix.
  std::optional<FixedPayload> fixed;
  std::string suffix;  ///< the last bytes of every echo, part of its size
  bool no_delay = true;
  bool spin = false;     ///< polls without sleeping
  unsigned threads = 0;  ///< over which the connections are spread; 0: as suits cores and load

  static constexpr std::uint64_t kMaxConnections = 60'000;
  static constexpr unsigned kMaxThreads = 256;              ///< each has its own histograms
  static constexpr std::uint64_t kMaxInFlight = 1'000'000;  ///< depth times connections
  static constexpr std::uint64_t kMaxRuns = 1'000;          ///< sizes times repeat
  static constexpr std::size_t kMaxFixed = std::size_t{64} * 1024 * 1024;  ///< bytes
};

/// What the echoes of the plan send.
Payload payload_of(const BenchPlan& plan);

/// Throws Error(usage) that says why, for a plan that contradicts itself or can't measure anything.
void validate(const BenchPlan& plan);

}  // namespace especho
