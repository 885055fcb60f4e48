// A check: what to examine, the call that examines it, and what was found.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "especho/error.hpp"
#include "especho/target.hpp"
#include "especho/units.hpp"

namespace especho {

// The plan.

enum class CheckGroup {
  correctness,  ///< cases: does the device echo as it must?
  diagnosis,    ///< experiments: why is it slow or unreliable?
};

/// One line of the checklist.
struct CheckItem {
  std::string_view name;  ///< of a case (`half-close`) or the id of a finding (`poll-delay`)
  CheckGroup group;
  std::string_view title;  ///< what a healthy device does, in a few words
  bool quick;              ///< is part of a quick check
};

/// All of them, in the order of a report. They are examined in another order: what takes little
/// time first, then the measurements for diagnoses, and what moves much data last.
std::span<const CheckItem> check_items();

/// What makes the exit code nonzero, apart from having nothing to examine.
enum class FailOn {
  correctness,  ///< a case that failed
  diagnosis,    ///< also a finding, or a diagnosis without enough evidence
};

struct CheckPlan {
  Target target;
  std::vector<std::string> only;  ///< names of items, `sizes`, or a group; empty: all
  std::vector<std::string> skip;  ///< likewise; beats `only`
  bool quick = false;
  FailOn fail_on = FailOn::correctness;
  std::uint64_t seed = 1;
  /// How long the random soak takes; without it, it ends after kSoakBytes or kSoakTime, whichever
  /// comes first.
  std::optional<Nanoseconds> soak;
  std::uint64_t clients = 4;  ///< that must be served at once; kMaxClients at most
  std::string
      suffix;  ///< the end of every payload, for a device that answers lines; 15 bytes at most

  static constexpr Nanoseconds kTimeout = std::chrono::seconds(5);
  Nanoseconds timeout = kTimeout;  ///< the longest silence while an echo is due
  Nanoseconds connect_timeout = std::chrono::seconds(5);
  Nanoseconds wait_ready{0};  ///< how long to wait for a device that accepts no connection yet
  std::optional<Nanoseconds> deadline;  ///< of the whole check; time_limit() unless given

  /// For a slow device, or one that lets each case time out; a healthy one takes less than a fifth.
  static constexpr Nanoseconds kLongest = std::chrono::minutes(5);
  static constexpr Nanoseconds kLongestQuick = std::chrono::minutes(1);
  static constexpr std::uint64_t kSoakBytes = std::uint64_t{4} * 1024 * 1024;
  static constexpr Nanoseconds kSoakTime = std::chrono::seconds(15);
  static constexpr std::uint64_t kMaxClients = 16;
};

/// The longest time that the check may take: the deadline if there is one, which counts from the
/// first attempt to connect. Otherwise kLongest, or kLongestQuick for a quick check, plus what a
/// longer soak or timeout adds, counted from the first connection.
Nanoseconds time_limit(const CheckPlan& plan);

/// Whether the plan asks for the item.
bool is_wanted(const CheckPlan& plan, const CheckItem& item);

/// Throws Error(usage) for unknown names, or if nothing is left to examine.
void validate(const CheckPlan& plan);

// The result.

/// A figure, or a word, that a verdict rests on. The name is snake_case with its unit at the end:
/// `period_ms`, `rtt_p50_ms`, `segments`, `peer_window_bytes`.
struct Fact {
  using Value = std::variant<bool, std::uint64_t, double, std::string>;
  std::string name;
  Value value;
};
using Facts = std::vector<Fact>;

enum class CaseVerdict { pass, fail, skip };

struct CaseResult {
  std::string name{};
  CaseVerdict verdict = CaseVerdict::skip;
  /// One line. Passed: what was seen, if there is more to say than the title does. Failed: what was
  /// wrong, where, after how long. Skipped: why.
  std::string message{};
  Facts evidence{};
  Nanoseconds elapsed{0};  ///< without the pauses between two clients
};

enum class DiagnosisVerdict {
  clear,    ///< looked for, and not there
  found,    ///< a finding
  unclear,  ///< not enough evidence for either; the message says what was missing
};

enum class Confidence { medium, high };

/// A line of the device's sketch that can cause a finding. It is likely, not proven.
struct SourcePlace {
  std::string file;
  std::size_t line = 0;  ///< from 1
  std::string text;      ///< the line itself
  std::string reason;    ///< what is wrong with it, in a few words
};

struct Diagnosis {
  std::string id{};
  DiagnosisVerdict verdict = DiagnosisVerdict::unclear;
  Confidence confidence = Confidence::medium;  ///< of a finding
  std::string message;                         ///< one line with the figures that matter
  Facts evidence{};
  std::string fix{};  ///< one line, naming a call in the sketch if there is one; of a finding
  /// Where in the sketch, if its source is known.
  std::vector<SourcePlace> places{};
};

/// What the device is, as seen from outside: segment size, window, round trip and the device's
/// share of it, clients served at once, throughput. Called `portrait` in the JSON.
using DeviceProfile = Facts;

struct CheckResult {
  CheckPlan plan;
  std::string address;  ///< numeric, of the peer; empty if none was reached
  Reached reached{};
  std::chrono::system_clock::time_point started;
  Nanoseconds elapsed{0};
  std::uint64_t connections = 0;     ///< made in all
  std::uint64_t bytes_sent = 0;      ///< in all
  std::vector<CaseResult> cases;     ///< those asked for, in the order of check_items()
  std::vector<Diagnosis> diagnoses;  ///< likewise
  DeviceProfile device_profile;
  Exit exit;
  Simulation simulated{};  ///< the built-in device, if the target was that
};

// Watching a check, and running it.

class CheckObserver {
 public:
  virtual ~CheckObserver() = default;
  /// Item `number` of `total` begins; an experiment may serve several diagnoses.
  virtual void on_begin(std::string_view /*title*/, std::size_t /*number*/, std::size_t /*total*/) {
  }
  /// Called often during an item, with the time it has taken and the bytes that were sent for it.
  virtual void on_progress(Nanoseconds /*elapsed*/, std::uint64_t /*bytes_sent*/) {}
  /// A final verdict.
  virtual void on_case(const CaseResult& /*result*/) {}

  /// An observer that ignores everything.
  static CheckObserver& none() {
    static CheckObserver ignores;
    return ignores;
  }
};

/// Never throws for what the device or the network does. Throws Error for a plan that is not valid.
CheckResult run_check(const CheckPlan& plan, CheckObserver& observer = CheckObserver::none(),
                      const StopFlag& stop = kNeverStop);

}  // namespace especho
