#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "check/cases/cases.hpp"
#include "check/check_end.hpp"
#include "check/device/device.hpp"
#include "check/diagnosis/catalogue.hpp"
#include "check/diagnosis/device_figures.hpp"
#include "check/experiments/experiments.hpp"
#include "check/root_causes.hpp"
#include "especho/check.hpp"
#include "net/local_binding.hpp"

namespace especho {
namespace {

using namespace check;

constexpr std::string_view kNotAnEcho = "not an echo server";
constexpr std::string_view kSoakCase = "soak";  // has its own duration

std::vector<const CheckItem*> wanted_items(const CheckPlan& plan) {
  std::vector<const CheckItem*> wanted;
  for (const CheckItem& item : check_items()) {
    if (is_wanted(plan, item)) wanted.push_back(&item);
  }
  return wanted;
}

std::vector<const Experiment*> experiments_of(const CheckItem& item) {
  return experiments_for(diagnosis::finding(item.name).needs);
}

/// A case, or an experiment that is made for `item` and maybe for others.
struct Step {
  const CheckItem* item;
  const Case* correctness_case;  ///< nullptr for an experiment
  const Experiment* experiment;  ///< nullptr for a case
  Priority priority;
};

/// In the order of their stages. Cases come before experiments, since they may make some of them
/// unnecessary.
std::vector<Step> steps_for(const std::vector<const CheckItem*>& wanted) {
  std::vector<Step> steps;
  for (const CheckItem* item : wanted) {
    if (item->group == CheckGroup::diagnosis) continue;
    const Case* const row = std::ranges::find(kCases, item->name, &Case::name);
    steps.push_back({item, row, nullptr, row->priority});
  }
  for (const CheckItem* item : wanted) {
    if (item->group != CheckGroup::diagnosis) continue;
    for (const Experiment* experiment : experiments_of(*item)) {
      const bool known = std::ranges::find(steps, experiment, &Step::experiment) != steps.end();
      if (!known) steps.push_back({item, nullptr, experiment, experiment->priority});
    }
  }
  std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) {
    return a.priority.stage < b.priority.stage;
  });
  return steps;
}

class Run {
 public:
  Run(const CheckPlan& plan, CheckObserver& observer, const StopFlag& stop)
      : observer_(observer),
        device_(plan, stop, [this] { report_progress(); }),
        causes_(device_),
        wanted_(wanted_items(plan)),
        steps_(steps_for(wanted_)) {
    for (const Step& step : steps_) weight_left_ += step.priority.weight;
    const bool soaks = std::any_of(wanted_.begin(), wanted_.end(),
                                   [](const CheckItem* item) { return item->name == kSoakCase; });
    if (soaks) soak_to_come_ = plan.soak.value_or(Nanoseconds(0));
    result_.plan = plan;
    result_.started = std::chrono::system_clock::now();
  }

  CheckResult run() {
    CheckEnd end;
    try {
      device_.require_reachable();  // reports a device that is not there once, not for each item
      for (const Step& step : steps_) take(step);
      if (local_problem_) end = *local_problem_;
    } catch (const CheckEnded& ended) {
      end = ended.end;
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
    result_.exit = exit_of(result_, end);
    return std::move(result_);
  }

 private:
  void take(const Step& step) {
    weight_left_ -= step.priority.weight;
    if (step.experiment != nullptr && step.experiment->is_done(device_)) return;
    item_began_ = Clock::now();
    if (device_.budget().is_spent(item_began_)) {
      throw CheckEnded{{.kind = CheckEnd::Kind::deadline, .why = {}}};
    }
    observer_.on_begin(step.item->title, ++begun_, steps_.size());
    sent_before_ = device_.bytes_sent();
    if (step.item->name == kSoakCase) soak_to_come_ = Nanoseconds(0);
    device_.budget().begin_share(item_began_, step.priority.weight, weight_left_, soak_to_come_);
    if (step.correctness_case != nullptr) {
      examine(*step.correctness_case);
    } else {
      experiment(*step.experiment);
    }
  }

  void examine(const Case& row) {
    const TimePoint begin = Clock::now();
    const Nanoseconds settling = device_.settling();
    const std::uint64_t connections = device_.connections();
    const auto finish = [&](CaseResult result) {
      result.name = row.name;
      result.elapsed = Clock::now() - begin - (device_.settling() - settling);
      add(std::move(result));
    };
    CaseResult result;
    try {
      result = row.run(device_);
      result.name = row.name;
    } catch (const CheckEnded& ended) {
      if (ended.end.kind == CheckEnd::Kind::local) {
        finish({.verdict = CaseVerdict::skip, .message = ended.end.why});
        return note_local_problem(ended.end);
      }
      if (ended.end.kind == CheckEnd::Kind::lost) {
        // A case that never reached the device has seen nothing wrong with it.
        const bool reached = device_.connections() != connections;
        finish({.verdict = reached ? CaseVerdict::fail : CaseVerdict::skip,
                .message = "the device was lost: " + ended.end.why});
      }
      throw;
    }
    std::optional<std::string> line_end;
    std::optional<std::string> other;
    try {
      // The search for another server sends lines, so it comes second.
      if (result.verdict == CaseVerdict::fail) line_end = causes_.find_needed_line_end();
      if (result.verdict == CaseVerdict::fail && !line_end) other = causes_.find_other_server();
    } catch (const CheckEnded& ended) {
      finish(std::move(result));
      if (ended.end.kind == CheckEnd::Kind::local) return note_local_problem(ended.end);
      throw;
    }
    if (other) {
      result.message = "not an echo server: " + *other;
    } else if (!line_end) {
      causes_.explain_close(result);
    }
    finish(std::move(result));
    if (line_end) throw CheckEnded{{CheckEnd::Kind::needs_lines, *line_end}};
    if (other) throw CheckEnded{{CheckEnd::Kind::not_an_echo, *other}};
  }

  void experiment(const Experiment& experiment) {
    try {
      experiment.make(device_);
      if (const auto line_end = causes_.find_needed_line_end()) {
        throw CheckEnded{{CheckEnd::Kind::needs_lines, *line_end}};
      }
      if (const auto other = causes_.other_server())
        throw CheckEnded{{CheckEnd::Kind::not_an_echo, *other}};
    } catch (const CheckEnded& ended) {
      if (ended.end.kind != CheckEnd::Kind::local) throw;
      note_lacking(experiment, ended.end.why);
      note_local_problem(ended.end);
    }
  }

  /// Diagnoses that rest on it lack its evidence.
  void note_lacking(const Experiment& experiment, const std::string& why) {
    for (const CheckItem* item : wanted_) {
      if (item->group != CheckGroup::diagnosis) continue;
      const auto needed = experiments_of(*item);
      if (std::ranges::find(needed, &experiment) != needed.end()) lacking_.emplace(item->name, why);
    }
  }

  void note_local_problem(const CheckEnd& end) {
    if (!local_problem_) local_problem_ = end;
  }

  void diagnose(const CheckItem& item, CheckEnd::Kind end) {
    Diagnosis one = diagnosis::diagnose(item.name, device_.seen());
    const bool is_the_reason = item.name == diagnosis::id_of(diagnosis::not_an_echo_server) &&
                               one.verdict == DiagnosisVerdict::found;
    if (end == CheckEnd::Kind::not_an_echo && !is_the_reason) {
      one = {.id = std::string(item.name), .message = std::string(kNotAnEcho), .fix = {}};
    }
    const auto lacking = lacking_.find(item.name);
    if (one.verdict == DiagnosisVerdict::unclear && lacking != lacking_.end()) {
      one.message += "; " + lacking->second;
    }
    result_.diagnoses.push_back(std::move(one));
  }

  void report_progress() {
    if (begun_ == 0) return;  // the first connection only shows whether the device is there
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
        return std::string(kNotAnEcho);
      case CheckEnd::Kind::deadline:
        return "the check ran out of time before this case";
      case CheckEnd::Kind::lost:
        return "the device was lost before this case";
      default:
        return "the check ended before this case";
    }
  }

  /// In the order of the catalogue, whatever the order in which they were examined.
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
  RootCauses causes_;
  std::vector<const CheckItem*> wanted_;
  std::vector<Step> steps_;
  double weight_left_ = 0;       ///< of the steps that remain
  Nanoseconds soak_to_come_{0};  ///< the time asked for
  std::size_t begun_ = 0;
  TimePoint item_began_{};
  std::uint64_t sent_before_ = 0;
  std::optional<CheckEnd> local_problem_;            ///< the first one
  std::map<std::string_view, std::string> lacking_;  ///< diagnoses without an experiment, and why
  CheckResult result_;
};

}  // namespace

CheckResult run_check(const CheckPlan& plan, CheckObserver& observer, const StopFlag& stop) {
  validate(plan);
  net::check_local_binding(plan.target);
  return Run(plan, observer, stop).run();
}

}  // namespace especho
