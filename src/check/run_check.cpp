#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "check/cases/cases.hpp"
#include "check/check_end.hpp"
#include "check/device/check_ended.hpp"
#include "check/device/device.hpp"
#include "check/diagnosis/diagnose.hpp"
#include "check/experiments/experiments.hpp"
#include "check/habits.hpp"
#include "especho/check.hpp"
#include "net/way_out.hpp"

namespace especho {
namespace {

using namespace check;

constexpr std::string_view kNotAnEcho = "not-an-echo-server";
constexpr std::string_view kSkipped = "not an echo server";

std::vector<const CheckItem*> wanted_items(const CheckPlan& plan) {
  std::vector<const CheckItem*> wanted;
  for (const CheckItem& item : check_items()) {
    if (is_wanted(plan, item)) wanted.push_back(&item);
  }
  return wanted;
}

/// A case, or an experiment that is made for `item` and maybe for others.
struct Step {
  const CheckItem* item;
  const Experiment* experiment;  ///< nullptr for a case
  Turn turn;
};

/// In the order of their stages: cases before experiments, since many of these have nothing to do
/// after the cases.
std::vector<Step> steps_for(const std::vector<const CheckItem*>& wanted) {
  std::vector<Step> steps;
  for (const CheckItem* item : wanted) {
    if (item->group == CheckGroup::diagnosis) continue;
    steps.push_back({item, nullptr, turn_of_case(item->name)});
  }
  for (const CheckItem* item : wanted) {
    if (item->group != CheckGroup::diagnosis) continue;
    for (const Experiment* experiment : experiments_for(item->name)) {
      const bool known = std::any_of(steps.begin(), steps.end(), [&](const Step& step) {
        return step.experiment == experiment;
      });
      if (!known) steps.push_back({item, experiment, experiment->turn});
    }
  }
  std::stable_sort(steps.begin(), steps.end(),
                   [](const Step& a, const Step& b) { return a.turn.stage < b.turn.stage; });
  return steps;
}

class Run {
 public:
  Run(const CheckPlan& plan, CheckObserver& observer, const StopFlag& stop)
      : observer_(observer),
        device_(plan, stop, [this] { tell_progress(); }),
        wanted_(wanted_items(plan)),
        steps_(steps_for(wanted_)) {
    for (const Step& step : steps_) weight_left_ += step.turn.weight;
    const bool soaks = std::any_of(wanted_.begin(), wanted_.end(),
                                   [](const CheckItem* item) { return item->name == "soak"; });
    if (soaks) soak_to_come_ = plan.soak.value_or(Nanoseconds(0));
    result_.plan = plan;
    result_.started = std::chrono::system_clock::now();
  }

  CheckResult run() {
    CheckEnd end;
    try {
      device_.connect();  // so that a device that is not there is reported once, not by each item
      for (const Step& step : steps_) take(step);
      if (hindrance_) end = *hindrance_;
    } catch (const CheckEnded& over) {
      end = over.end;
      skip_the_rest(end.kind);
    }
    sort_cases();
    for (const CheckItem* item : wanted_) {
      if (item->group == CheckGroup::diagnosis) diagnose(*item, end.kind);
    }
    result_.device_profile = diagnosis::device_profile(device_.seen());
    result_.address = device_.address();
    result_.reached = device_.reached();
    result_.elapsed = Clock::now() - device_.began();
    result_.connections = device_.connections();
    result_.bytes_sent = device_.bytes_sent();
    result_.exit = judge(result_, end);
    return std::move(result_);
  }

 private:
  void take(const Step& step) {
    weight_left_ -= step.turn.weight;
    if (step.experiment != nullptr && step.experiment->is_done(device_)) return;
    item_began_ = Clock::now();
    if (device_.budget().is_spent(item_began_)) {
      throw CheckEnded{{.kind = CheckEnd::Kind::deadline, .why = {}}};
    }
    observer_.on_begin(step.item->title, ++begun_, steps_.size());
    sent_before_ = device_.bytes_sent();
    if (step.item->name == "soak") soak_to_come_ = Nanoseconds(0);
    device_.budget().begin_share(item_began_, step.turn.weight, weight_left_, soak_to_come_);
    if (step.experiment == nullptr) {
      examine(*step.item);
    } else {
      experiment(*step.experiment);
    }
  }

  void examine(const CheckItem& item) {
    const TimePoint begin = Clock::now();
    const Nanoseconds settling = device_.settling();
    const std::uint64_t connections = device_.connections();
    const auto finish = [&](CaseResult result) {
      result.name = item.name;
      result.elapsed = Clock::now() - begin - (device_.settling() - settling);
      add(std::move(result));
    };
    CaseResult result;
    try {
      result = run_case(item.name, device_);
      result.name = item.name;
    } catch (const CheckEnded& over) {
      if (over.end.kind == CheckEnd::Kind::local) {
        finish({.verdict = CaseVerdict::skip, .message = over.end.why});
        return note_hindrance(over.end);
      }
      if (over.end.kind == CheckEnd::Kind::lost) {
        // Who never reached the device has seen nothing wrong; else it went away in the case.
        const bool reached = device_.connections() != connections;
        finish({.verdict = reached ? CaseVerdict::fail : CaseVerdict::skip,
                .message = "the device was lost: " + over.end.why});
      }
      throw;
    }
    std::optional<std::string> line_end;
    std::optional<std::string> other;
    try {
      // First: the other search sends lines.
      if (result.verdict == CaseVerdict::fail) line_end = find_needed_line_end();
      if (result.verdict == CaseVerdict::fail && !line_end) other = find_other_server();
    } catch (const CheckEnded& over) {
      finish(std::move(result));
      if (over.end.kind == CheckEnd::Kind::local) return note_hindrance(over.end);
      throw;
    }
    if (other) {
      result.message = "not an echo server: " + *other;
    } else if (!line_end) {
      explain_close(result);
    }
    finish(std::move(result));
    if (line_end) throw CheckEnded{{CheckEnd::Kind::needs_lines, *line_end}};
    if (other) throw CheckEnded{{CheckEnd::Kind::not_an_echo, *other}};
  }

  /// Where nothing was ever echoed right, the device may be a server of another kind: says which,
  /// and how that shows.
  std::optional<std::string> find_other_server() {
    if (device_.seen().echoes == 0 && !device_.seen().answers) observe_answers(device_);
    return other_server();
  }

  std::optional<std::string> other_server() const {
    const Diagnosis other = diagnosis::not_an_echo_server(device_.seen());
    if (other.verdict != DiagnosisVerdict::found) return std::nullopt;
    return other.message;
  }

  void experiment(const Experiment& experiment) {
    try {
      experiment.make(device_);
      if (const auto line_end = find_needed_line_end()) {
        throw CheckEnded{{CheckEnd::Kind::needs_lines, *line_end}};
      }
      if (const auto other = other_server())
        throw CheckEnded{{CheckEnd::Kind::not_an_echo, *other}};
    } catch (const CheckEnded& over) {
      if (over.end.kind != CheckEnd::Kind::local) throw;
      note_hindered(experiment, over.end.why);
      note_hindrance(over.end);
    }
  }

  /// All diagnoses that rest on it lack it.
  void note_hindered(const Experiment& experiment, const std::string& why) {
    for (const CheckItem* item : wanted_) {
      if (item->group != CheckGroup::diagnosis) continue;
      const auto needed = experiments_for(item->name);
      const bool rests_on_it = std::find(needed.begin(), needed.end(), &experiment) != needed.end();
      if (rests_on_it) hindered_.emplace(item->name, why);
    }
  }

  void note_hindrance(const CheckEnd& end) {
    if (!hindrance_) hindrance_ = end;
  }

  void diagnose(const CheckItem& item, CheckEnd::Kind end) {
    Diagnosis one = diagnosis::diagnose(item.name, device_.seen());
    const bool found = one.verdict == DiagnosisVerdict::found;
    if (end == CheckEnd::Kind::not_an_echo && !(found && item.name == kNotAnEcho)) {
      one = {.id = std::string(item.name), .message = std::string(kSkipped), .fix = {}};
    }
    const auto hindered = hindered_.find(item.name);
    if (one.verdict == DiagnosisVerdict::unclear && hindered != hindered_.end()) {
      one.message += "; " + hindered->second;
    }
    result_.diagnoses.push_back(std::move(one));
  }

  /// A device that answers only lines: otherwise each case would wait for its timeout.
  std::optional<std::string> find_needed_line_end() {
    const auto& visits = device_.seen().connections;
    const bool silent = std::any_of(visits.begin(), visits.end(), [](const auto& visit) {
      return visit.outcome == Outcome::timeout;
    });
    if (lines_tried_ || !silent || device_.has_answered() || !device_.plan().suffix.empty()) {
      return std::nullopt;
    }
    lines_tried_ = true;
    return find_line_end(device_);
  }

  /// A case in which a connection was ended may have failed only because each one is.
  void explain_close(CaseResult& result) {
    if (result.verdict != CaseVerdict::fail || !device_.has_answered()) return;
    const bool ended = result.name == "reconnects" ||
                       std::any_of(result.evidence.begin(), result.evidence.end(), is_end);
    if (!ended) return;
    if (!closes_) closes_ = is_seen_closing();
    if (*closes_) result.message += "; the device closes the connection after each echo";
  }

  bool is_seen_closing() {
    try {
      return closes_after_each_echo(device_);
    } catch (const CheckEnded&) {
      return false;  // what ended it ends the check at its next step
    }
  }

  static bool is_end(const Fact& fact) {
    const auto* const outcome = std::get_if<std::string>(&fact.value);
    return fact.name == "outcome" && outcome != nullptr &&
           (*outcome == to_string(Outcome::short_echo) || *outcome == to_string(Outcome::reset));
  }

  void tell_progress() {
    if (begun_ == 0) return;  // the connection that only tries whether the device is there
    observer_.on_progress(Clock::now() - item_began_, device_.bytes_sent() - sent_before_);
  }

  void skip_the_rest(CheckEnd::Kind end) {
    for (const CheckItem* item : wanted_) {
      const bool done = std::any_of(result_.cases.begin(), result_.cases.end(),
                                    [&](const CaseResult& one) { return one.name == item->name; });
      if (item->group == CheckGroup::diagnosis || done) continue;
      CaseResult skipped;
      skipped.name = item->name;
      skipped.message = why_skipped(end);
      add(std::move(skipped));
    }
  }

  static std::string why_skipped(CheckEnd::Kind end) {
    switch (end) {
      case CheckEnd::Kind::not_an_echo:
        return std::string(kSkipped);
      case CheckEnd::Kind::deadline:
        return "the check ran out of time before";
      case CheckEnd::Kind::lost:
        return "the device was lost before";
      default:
        return "the check ended before";
    }
  }

  /// As they are listed, whatever the order in which they were examined.
  void sort_cases() {
    const auto place = [this](const CaseResult& one) {
      return std::find_if(wanted_.begin(), wanted_.end(),
                          [&](const CheckItem* item) { return item->name == one.name; });
    };
    std::stable_sort(result_.cases.begin(), result_.cases.end(),
                     [&](const CaseResult& a, const CaseResult& b) { return place(a) < place(b); });
  }

  void add(CaseResult result) {
    observer_.on_case(result);
    result_.cases.push_back(std::move(result));
  }

  CheckObserver& observer_;
  Device device_;
  std::vector<const CheckItem*> wanted_;
  std::vector<Step> steps_;
  double weight_left_ = 0;       ///< of the steps to come
  Nanoseconds soak_to_come_{0};  ///< the time that was asked for it
  std::size_t begun_ = 0;
  TimePoint item_began_{};
  std::uint64_t sent_before_ = 0;
  std::optional<CheckEnd> hindrance_;                 ///< the first one
  std::map<std::string_view, std::string> hindered_;  ///< diagnoses, and by what
  bool lines_tried_ = false;
  std::optional<bool> closes_;  ///< after each echo; not tried before a case calls for it
  CheckResult result_;
};

}  // namespace

CheckResult run_check(const CheckPlan& plan, CheckObserver& observer, const StopFlag& stop) {
  validate(plan);
  net::check_way_out(plan.target);
  return Run(plan, observer, stop).run();
}

}  // namespace especho
