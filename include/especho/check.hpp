// A check: what was found, and the call that finds it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "especho/check_plan.hpp"
#include "especho/error.hpp"
#include "especho/stop_flag.hpp"

namespace especho {

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
  /// One line. Passed: what was seen, where there is more to say than the title does. Failed: what
  /// was wrong, where, after how long. Skipped: why.
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

struct Diagnosis {
  std::string id{};
  DiagnosisVerdict verdict = DiagnosisVerdict::unclear;
  Confidence confidence = Confidence::medium;  ///< of a finding
  std::string message;                         ///< one line with the figures that matter
  Facts evidence{};
  std::string fix{};  ///< one line, a call in the sketch where there is one; of a finding
};

/// What the device is, as far as it could be told from outside: segment size, window, round trip
/// and the device's share of it, clients served at once, throughput.
using DeviceProfile = Facts;

struct CheckExit {
  ExitCode code = ExitCode::ok;
  std::string reason = "ok";
  std::string advice{};  ///< what to do next; empty where there is nothing special to do
};

struct CheckResult {
  CheckPlan plan;
  std::string address;  ///< numeric, of the peer; empty when none was reached
  Reached reached{};
  std::chrono::system_clock::time_point started;
  Nanoseconds elapsed{0};
  std::uint64_t connections = 0;     ///< made in all
  std::uint64_t bytes_sent = 0;      ///< in all
  std::vector<CaseResult> cases;     ///< wanted ones, in the order of check_items()
  std::vector<Diagnosis> diagnoses;  ///< the same
  DeviceProfile device_profile;
  CheckExit exit;
  std::string simulated{};  ///< the profile, where the target was the built-in device
};

class CheckObserver {
 public:
  virtual ~CheckObserver() = default;
  /// Item `number` of `total` begins; an experiment may serve several diagnoses.
  virtual void on_begin(std::string_view title, std::size_t number, std::size_t total) = 0;
  /// Often, while an item is under way: for how long it has been, and what was sent for it.
  virtual void on_progress(Nanoseconds /*elapsed*/, std::uint64_t /*bytes_sent*/) {}
  /// A verdict that will not change any more.
  virtual void on_case(const CaseResult& result) = 0;
};

/// The exit that a result calls for: 130 or 143 for a signal; 3 where no connection could be made
/// at all; 5 for a failed case, and for a device that answers only whole lines, 6 where the device
/// was lost for good, 4 where the deadline ended the check, even before the first connection; with
/// FailOn::diagnosis 99 for a finding and 7 for a diagnosis without enough evidence; 7 also where
/// nothing at all could be told: where all cases were skipped or, without cases, no diagnosis had
/// enough evidence. What this machine lacked never fails a case: 1 where it kept the check from
/// making any connection, else 7.
struct CheckEnd {
  /// local: this machine lacked what it needs to examine the device, at least for some items.
  enum class Kind {
    complete,
    not_connected,
    lost,
    local,
    deadline,
    stopped,
    not_an_echo,
    needs_lines
  };
  Kind kind = Kind::complete;
  std::string why;                 ///< one line; of needs_lines: the end of a line
  ExitCode signal = ExitCode::ok;  ///< of stopped
  std::string advice{};            ///< of local and not_connected: what to do about it
};
CheckExit judge(const CheckResult& result, const CheckEnd& end);

/// Never throws for what the device or the network does. Throws Error for a plan that is not valid.
CheckResult run_check(const CheckPlan& plan, CheckObserver& observer, const StopFlag& stop);

}  // namespace especho
