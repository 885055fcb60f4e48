// A bench: what to measure, the call that measures it, and what was measured.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "especho/compare.hpp"
#include "especho/error.hpp"
#include "especho/expectation.hpp"
#include "especho/histogram.hpp"
#include "especho/outcome.hpp"
#include "especho/target.hpp"
#include "especho/units.hpp"

namespace especho {

// The plan.

/// How the bytes of an echo are generated, unless the payload is fixed. They depend on their
/// position and on the number of the echo, so that a wrong echo can be identified; only a constant
/// pattern is the same everywhere.
struct Pattern {
  enum class Kind { random, ascii, counter, constant };
  Kind kind = Kind::random;
  std::uint8_t value = 0;  ///< the byte of a constant pattern
};

/// `random`, `ascii` (letters, digits, `+` and `/`), `counter` (00 01 … ff, over and over) or one
/// byte such as `0x55`. Throws Error(usage).
Pattern parse_pattern(std::string_view text);
std::string to_string(const Pattern& pattern);

/// The longest suffix of a payload, in bytes.
inline constexpr std::size_t kMaxSuffix = 15;

/// A payload that is the same in every echo, so a stale echo looks right.
struct FixedPayload {
  enum class Kind { text, hex, file };
  Kind kind = Kind::text;
  std::string bytes{};   ///< without the suffix; empty in a plan that was read from a result
  std::string digest{};  ///< their 64-bit FNV-1a hash in hex, which identifies the payload
};
FixedPayload make_fixed_payload(FixedPayload::Kind kind, std::string bytes);
std::string_view to_string(FixedPayload::Kind kind);

/// The start of a run, which is not measured: a number of echoes, or all that start within a time.
struct Warmup {
  std::uint64_t echoes = 0;
  Nanoseconds duration{0};

  bool none() const { return echoes == 0 && duration == Nanoseconds(0); }
};

/// A pause between two echoes of a connection, uniformly distributed between the two limits.
struct Think {
  Nanoseconds shortest{0};
  Nanoseconds longest{0};

  bool none() const { return longest == Nanoseconds(0); }
};

/// Closed loop: the next echo of a connection starts when one has ended. With a rate, open loop:
/// echoes start on a schedule, whether earlier ones have ended or not.
struct BenchPlan {
  Target target;
  std::vector<std::uint64_t> sizes{64};  ///< bytes; one run each, one after the other
  /// Echoes of a run, over all connections, including those that fail, even in the warm-up.
  std::optional<std::uint64_t> count;
  std::optional<Nanoseconds> duration;  ///< no echo of a run starts later than this
  Warmup warmup;
  std::uint64_t repeat = 1;  ///< runs of each size

  std::uint64_t connections = 1;
  std::uint64_t depth = 1;     ///< most echoes in flight on a connection
  std::optional<double> rate;  ///< echoes per second, over all connections; makes it an open loop
  Think think;
  bool reconnect = false;  ///< a new connection for every echo

  Nanoseconds timeout = std::chrono::seconds(5);          ///< of an echo
  Nanoseconds connect_timeout = std::chrono::seconds(5);  ///< of name look-up and handshake
  Nanoseconds wait_ready{0};  ///< how long to wait for a device that accepts no connection yet
  std::optional<Nanoseconds> deadline;  ///< of all runs together
  /// Ends the bench after this many failed echoes. Without it, a failure to connect ends the bench:
  /// at the start the first one does, later only if no connection can be made within
  /// connect_timeout.
  std::optional<std::uint64_t> max_errors;

  Pattern pattern;
  std::uint64_t seed = 1;
  /// Replaces the pattern; `sizes` then holds its length plus that of the suffix.
  std::optional<FixedPayload> fixed;
  std::string suffix;  ///< the last bytes of every echo, part of its size; kMaxSuffix at most
  bool no_delay = true;
  bool spin = false;     ///< polls without sleeping
  unsigned threads = 0;  ///< that share the connections; 0: one for each core

  static constexpr std::uint64_t kMaxConnections = 60'000;
  static constexpr unsigned kMaxThreads = 256;              ///< each has its own histograms
  static constexpr std::uint64_t kMaxInFlight = 1'000'000;  ///< depth times connections
  static constexpr std::uint64_t kMaxRuns = 1'000;          ///< sizes times repeat
  static constexpr std::size_t kMaxFixed = std::size_t{64} * 1024 * 1024;  ///< bytes
};

/// Throws Error(usage), which says why, if the plan contradicts itself or can't measure anything.
void validate(const BenchPlan& plan);

// The result.

/// The number of echoes for each outcome.
struct OutcomeCounts {
  std::array<std::uint64_t, kOutcomes.size()> by_outcome{};

  std::uint64_t& operator[](Outcome outcome) {
    return by_outcome[static_cast<std::size_t>(outcome)];
  }
  std::uint64_t operator[](Outcome outcome) const {
    return by_outcome[static_cast<std::size_t>(outcome)];
  }
  std::uint64_t attempted() const;
  std::uint64_t failed() const { return attempted() - (*this)[Outcome::ok]; }
};

/// The echoes that ended in one stretch of a run.
struct Block {
  std::uint64_t failed = 0;
  Histogram rtt;       ///< of those that were ok
  Histogram response;  ///< likewise; only with a rate

  std::uint64_t ok() const { return rtt.count(); }
};

/// A run cut into stretches of equal length, a power of two in nanoseconds, so that those of
/// several threads match. The end of the run cuts the last one short.
struct Blocks {
  static constexpr std::size_t kMost = 64;
  static constexpr Nanoseconds kShortest{1 << 14};

  Nanoseconds length = kShortest;
  std::vector<Block> blocks;  ///< from the start of the measuring on; some may be empty

  Nanoseconds start_of(std::size_t index) const {
    return length * static_cast<Nanoseconds::rep>(index);
  }
};

/// A connection was lost: from the start of the first lost echo to the end of the next good echo in
/// its place, without pauses in which no echo was due.
struct Outage {
  Nanoseconds at{0};             ///< since the run began to measure
  std::uint64_t echo = 0;        ///< the first that was lost; number in its run, from 1
  std::uint64_t connection = 0;  ///< from 1
  Outcome outcome = Outcome::reset;
  std::optional<Nanoseconds> recovered_after;  ///< absent if no good echo followed
  bool local = false;                          ///< caused by this machine
};

/// What the operating system knows of the connections of a run, from Linux's TCP_INFO, macOS's
/// TCP_CONNECTION_INFO or Windows' SIO_TCP_INFO; absent where the system does not report it.
struct TcpEvidence {
  std::optional<Nanoseconds> rtt;            ///< smoothed, the mean of the connections
  std::optional<Nanoseconds> min_rtt;        ///< the lowest of all connections
  std::optional<std::uint64_t> retransmits;  ///< segments sent again during the run
  std::optional<std::uint64_t> data_segments_in;
  std::optional<std::uint64_t> peer_window;  ///< bytes that the device last advertised
  std::optional<std::uint64_t> mss;          ///< payload bytes of a segment to the device

  bool empty() const {
    return !rtt && !min_rtt && !retransmits && !data_segments_in && !peer_window && !mss;
  }
};

/// Connections that the device, or something on the way, ended.
struct LostConnections {
  std::uint64_t count = 0;
  /// Of these, the ones that ended between two echoes: the last one was whole, and nothing of the
  /// next came back. Connections that ended before their first echo do not count here.
  std::uint64_t between_echoes = 0;
  std::uint64_t fewest_echoes = 0;  ///< whole ones, on those that ended between two
  std::uint64_t most_echoes = 0;
  /// Of all, the ones after which the next attempt to connect failed: the device could not be
  /// reached.
  std::uint64_t then_away = 0;
};

/// What one run measured, for one size of echo.
struct RunResult {
  /// How many failures and outages are kept with their details; all are counted. Beyond these, the
  /// first failure of each outcome is kept, separately for those that this machine caused.
  static constexpr std::size_t kKeptFailures = 10;
  static constexpr std::size_t kKeptOutages = 100;

  std::uint64_t size = 0;
  std::uint64_t repetition = 1;  ///< from 1

  std::uint64_t connections = 1;         ///< asked for
  std::uint64_t connections_made = 0;    ///< at the start or later
  std::uint64_t connections_served = 0;  ///< that brought back an echo
  /// Of those, the ones served only after others had been closed, and how long the first echo of
  /// the last of them took. Zero with a new connection for every echo, where all take turns.
  std::uint64_t connections_waited = 0;
  Nanoseconds longest_wait{0};
  /// The most that were seen to be served at the same time; likewise zero. The limit is the same
  /// number if others had to wait although there was time to serve them.
  std::uint64_t connections_at_once = 0;
  std::optional<std::uint64_t> connections_limit;

  /// From the start of the measuring to the end of the last echo, pauses included; no less than the
  /// duration that was asked for, or than the schedule of a rate takes.
  Nanoseconds elapsed{0};
  /// With a rate: the time that the schedule allots to the echoes, up to when the next one would be
  /// due. Rates are computed over at least this time, so a short run cannot exceed the rate asked
  /// for.
  Nanoseconds scheduled{0};
  OutcomeCounts echoes;
  OutcomeCounts local;  ///< of these, the failures that this machine caused
  /// Sent, but neither ok nor failed: in flight when a signal or the deadline came, or sent after a
  /// wrong echo on the same connection.
  std::uint64_t cut_off = 0;
  /// With a rate: scheduled before the end of the run, but never sent.
  std::uint64_t unsent = 0;

  Histogram rtt;       ///< first byte offered to the system, to last echoed byte read; ok echoes
  Histogram ttfb;      ///< the same start, to first echoed byte read; ok echoes
  Histogram response;  ///< scheduled start to last echoed byte read; ok echoes, only with a rate
  Histogram connect;   ///< TCP handshakes, warm-up included; empty if no new one was needed
  Blocks blocks;       ///< rtt and response over time; all blocks together are the two above
  std::vector<Failure> failures;

  std::vector<Outage> outages;  ///< by time
  std::uint64_t outage_count = 0;
  std::uint64_t recoveries = 0;
  LostConnections lost_connections;
  TcpEvidence tcp;

  double echoes_per_second() const;    ///< good ones
  double attempts_per_second() const;  ///< all of them, including those cut off
  double bytes_per_second() const;     ///< payload echoed, each way
  /// The longest time for which an echo was due on a connection and none came back.
  Nanoseconds longest_stall() const;
};

/// The number of echoes after which the device closes each connection, if it does: several were
/// lost, all of them after that many whole echoes and before the first byte of the next.
std::optional<std::uint64_t> closes_after(const RunResult& run);

/// The part of a round trip that is spent in the device, as a range of time per echo: the median
/// round trip less the network's, which lies between the kernel's lowest and its smoothed figure.
/// The latter includes the device's own delay if it sends its ACK along with the echo.
struct DeviceShare {
  Nanoseconds at_least;
  Nanoseconds at_most;
};
std::optional<DeviceShare> device_share(const RunResult& run);

struct BenchResult {
  BenchPlan plan;
  std::string address;  ///< numeric, of the peer; empty if none was reached
  Reached reached{};
  std::chrono::system_clock::time_point started;
  unsigned threads = 1;
  std::vector<RunResult> runs;  ///< all sizes once, then all again for each repetition
  Exit exit;                    ///< that of the worst failure
  Simulation simulated{};       ///< the built-in device, if the target was that
  // Filled in by the caller, if it has expectations or a baseline.
  std::vector<Verification> verifications{};     ///< run by run, in the order of the expectations
  std::optional<ResultComparison> comparison{};  ///< with the baseline
};

// Watching a bench, and running it.

/// The progress of a run.
struct BenchProgress {
  enum class Stage { connecting, warming_up, measuring };

  Stage stage = Stage::measuring;
  std::uint64_t size = 0;
  std::uint64_t repetition = 1;
  std::uint64_t ok = 0;
  std::uint64_t failed = 0;
  double share = 0;  ///< of count or duration, whichever is closer to its end; 0 to 1
  Nanoseconds elapsed{0};
  Nanoseconds mean{0};  ///< round trip
};

class BenchObserver {
 public:
  virtual ~BenchObserver() = default;
  /// Called about ten times a second, from the thread that called run_bench(). With one connection,
  /// that is between two echoes; with more, it may delay reading those in flight.
  virtual void on_progress(const BenchProgress& /*progress*/) {}

  /// An observer that ignores everything.
  static BenchObserver& none() {
    static BenchObserver ignores;
    return ignores;
  }
};

/// A measured echo. Echoes of a warm-up, and those that were cut off, have no record.
struct EchoRecord {
  std::uint64_t run = 0;         ///< index in BenchResult::runs
  std::uint64_t size = 0;        ///< bytes
  std::uint64_t connection = 0;  ///< from 1
  std::uint64_t echo = 0;        ///< number in its run, from 1; ascending within a connection
  Outcome outcome = Outcome::ok;
  Nanoseconds start{0};  ///< since the run began to measure
  // Of an echo that was ok.
  std::optional<Nanoseconds> rtt{};
  std::optional<Nanoseconds> ttfb{};
  std::optional<Nanoseconds> response{};  ///< only with a rate
};

/// Receives every echo of a bench.
class EchoLog {
 public:
  virtual ~EchoLog() = default;
  /// Takes all records and leaves `records` empty, with the capacity to fill before the next call.
  /// Called by all measuring threads, between two echoes, so it must be quick.
  virtual void take(std::vector<EchoRecord>& records) noexcept = 0;
};

/// Runs the bench; `log`, if there is one, receives every echo. Never throws for what the device or
/// the network does: that is in the result, whose exit names the worst failure. Throws Error for a
/// plan that is not valid, or that needs more descriptors than the system allows.
BenchResult run_bench(const BenchPlan& plan, BenchObserver& observer = BenchObserver::none(),
                      const StopFlag& stop = kNeverStop, EchoLog* log = nullptr);

}  // namespace especho
