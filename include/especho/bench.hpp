// A bench: what is to be measured, what was measured, and the call that does it.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "especho/histogram.hpp"
#include "especho/outcome.hpp"
#include "especho/payload.hpp"
#include "especho/stop_flag.hpp"
#include "especho/target.hpp"

namespace especho {

/// What is not counted at the start of a run: so many echoes, or all that start in so long a time.
struct Warmup {
  std::uint64_t echoes = 0;
  Nanoseconds duration{0};
};

/// A closed loop on one connection, for all sizes: the next echo starts when the one before has
/// ended.
struct BenchPlan {
  Target target;
  std::vector<std::uint64_t> sizes{64};  ///< bytes; a run each, one after the other
  /// Echoes of a run, failed ones included; also those that fail in the warm-up.
  std::optional<std::uint64_t> count;
  std::optional<Nanoseconds> duration;  ///< no echo of a run starts later than this
  Warmup warmup;
  Nanoseconds timeout = std::chrono::seconds(5);          ///< of an echo
  Nanoseconds connect_timeout = std::chrono::seconds(5);  ///< of name look-up and handshake
  std::optional<Nanoseconds> deadline;                    ///< of all runs together
  /// Ends after so many failed echoes. Without it, the first connect failure ends the bench: at
  /// the start at once, later when no connection comes about within connect_timeout.
  std::optional<std::uint64_t> max_errors;
  Pattern pattern;
  std::uint64_t seed = 1;
  bool no_delay = true;
};

/// How many echoes ended in which way.
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

struct RunResult {
  /// So many failures are kept with their details; all are counted.
  static constexpr std::size_t kKeptFailures = 10;

  std::uint64_t size = 0;
  Nanoseconds elapsed{0};  ///< first measured echo's start to the last one's end, pauses included
  OutcomeCounts echoes;
  Histogram rtt;      ///< first byte offered to the system, to last echoed byte read; ok echoes
  Histogram ttfb;     ///< the same start, to first echoed byte read; ok echoes
  Histogram connect;  ///< TCP handshakes, warm-up included; none where all went well before
  std::vector<Failure> failures;

  double echoes_per_second() const;
  double bytes_per_second() const;  ///< payload echoed, each way
};

/// Why a bench ended.
struct BenchExit {
  ExitCode code = ExitCode::ok;
  std::string reason = "ok";
};

struct BenchResult {
  BenchPlan plan;
  std::string address;  ///< numeric, of the peer; empty when none was reached
  std::chrono::system_clock::time_point started;
  std::vector<RunResult> runs;
  BenchExit exit;
  std::string simulated{};  ///< the profile, where the target was the built-in device
};

/// How far a run is.
struct BenchProgress {
  std::uint64_t size = 0;
  std::uint64_t ok = 0;
  std::uint64_t failed = 0;
  bool warming_up = false;
  double share = 0;  ///< of count or duration, whichever is closer to its end; 0 to 1
  Nanoseconds elapsed{0};
  Nanoseconds p50{0};
};

class BenchObserver {
 public:
  virtual ~BenchObserver() = default;
  /// Called now and then, between echoes only: what it does takes no measured time.
  virtual void on_progress(const BenchProgress& progress) = 0;
};

/// Whether `a` names a worse end of a bench than `b`: wrong bytes are worse than a lost connection,
/// that than a timeout, that than no connection, and that than nothing measured.
bool is_worse(ExitCode a, ExitCode b);

/// The exit that the outcomes of all echoes call for: that of the worst of them.
BenchExit judge(const std::vector<RunResult>& runs);

/// Runs the bench. Never throws for what the device or the network does: that is in the result,
/// whose exit says which failure was the worst.
BenchResult run_bench(const BenchPlan& plan, BenchObserver& observer, const StopFlag& stop);

}  // namespace especho
