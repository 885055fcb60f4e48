// A bench: what is to be measured, what was measured, and the call that does it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "especho/payload.hpp"
#include "especho/run_result.hpp"
#include "especho/stop_flag.hpp"
#include "especho/target.hpp"

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
  bool no_delay = true;
  bool spin = false;     ///< polls without sleeping
  unsigned threads = 0;  ///< over which the connections are spread; 0: as suits cores and load

  static constexpr std::uint64_t kMaxConnections = 60'000;
  static constexpr unsigned kMaxThreads = 256;              ///< each has its own histograms
  static constexpr std::uint64_t kMaxInFlight = 1'000'000;  ///< depth times connections
  static constexpr std::uint64_t kMaxRuns = 1'000;          ///< sizes times repeat
};

/// Throws Error(usage) that says why, for a plan that contradicts itself or can't measure anything.
void validate(const BenchPlan& plan);

/// Why a bench ended.
struct BenchExit {
  ExitCode code = ExitCode::ok;
  std::string reason = "ok";
};

struct BenchResult {
  BenchPlan plan;
  std::string address;  ///< numeric, of the peer; empty when none was reached
  std::chrono::system_clock::time_point started;
  unsigned threads = 1;
  std::vector<RunResult> runs;
  BenchExit exit;
  std::string simulated{};  ///< the profile, where the target was the built-in device
};

/// How far a run is.
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
  /// Called now and then, from the thread that called run_bench(). With one connection that is
  /// between two echoes; with more, those in flight may be read later for it.
  virtual void on_progress(const BenchProgress& progress) = 0;
};

/// Whether `a` names a worse end of a bench than `b`: wrong bytes are worse than a lost connection,
/// that than a timeout, that than no connection, and that than nothing measured.
bool is_worse(ExitCode a, ExitCode b);

/// The exit that the outcomes of all echoes call for: that of the worst of them.
BenchExit judge(const std::vector<RunResult>& runs);

/// Runs the bench. Never throws for what the device or the network does: that is in the result,
/// whose exit says which failure was the worst. Throws Error for a plan that is not valid, or needs
/// more descriptors than the system allows.
BenchResult run_bench(const BenchPlan& plan, BenchObserver& observer, const StopFlag& stop);

}  // namespace especho
