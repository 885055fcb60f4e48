// A bench: what was measured, and the call that does it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "especho/bench_plan.hpp"
#include "especho/compare.hpp"
#include "especho/echo_log.hpp"
#include "especho/error.hpp"
#include "especho/expectation.hpp"
#include "especho/run_result.hpp"
#include "especho/stop_flag.hpp"

namespace especho {

/// Why a bench ended.
struct BenchExit {
  ExitCode code = ExitCode::ok;
  std::string reason = "ok";
};

struct BenchResult {
  BenchPlan plan;
  std::string address;  ///< numeric, of the peer; empty when none was reached
  Reached reached{};
  std::chrono::system_clock::time_point started;
  unsigned threads = 1;
  std::vector<RunResult> runs;
  BenchExit exit;
  std::string simulated{};  ///< the profile, where the target was the built-in device
  // Of a bench with gates.
  std::vector<Verification> verifications{};     ///< run by run, in the order of the expectations
  std::optional<ResultComparison> comparison{};  ///< with the baseline
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

/// The exit that the outcomes of all echoes call for: that of the worst of them. Failures that are
/// this machine's own come last, whatever their outcome, and call for `failure`.
BenchExit judge(const std::vector<RunResult>& runs);

/// The exit after expectations and comparison: the bench's own, unless that is ok, or unless all it
/// has against the bench are failed echoes that expectations of failures allow; then `gate` for an
/// expectation that is not met or a comparison that is worse, `inconclusive` for one that is that.
BenchExit gate(const BenchResult& result);

/// Runs the bench; `log`, if there is one, gets every echo. Never throws for what the device or the
/// network does: that is in the result, whose exit says which failure was the worst. Throws Error
/// for a plan that is not valid, or needs more descriptors than the system allows.
BenchResult run_bench(const BenchPlan& plan, BenchObserver& observer, const StopFlag& stop,
                      EchoLog* log = nullptr);

}  // namespace especho
