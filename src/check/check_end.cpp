#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "check/check_end.hpp"
#include "core/text.hpp"
#include "especho/check.hpp"

namespace especho {
namespace {

/// More names would bury the first ones.
constexpr std::size_t kNamed = 5;

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kNamed); ++i) {
    text += (i == 0 ? "" : ", ") + names[i];
  }
  return names.size() > kNamed ? fmt::format("{} and {} more", text, names.size() - kNamed) : text;
}

std::vector<std::string> diagnosed(const CheckResult& result, DiagnosisVerdict verdict) {
  std::vector<std::string> ids;
  for (const Diagnosis& one : result.diagnoses) {
    if (one.verdict == verdict) ids.push_back(one.id);
  }
  return ids;
}

std::size_t count(const CheckResult& result, CaseVerdict verdict) {
  return static_cast<std::size_t>(
      std::count_if(result.cases.begin(), result.cases.end(),
                    [&](const CaseResult& one) { return one.verdict == verdict; }));
}

std::optional<Exit> exit_of_cases(const CheckResult& result) {
  std::vector<std::string> failed;
  const CaseResult* first = nullptr;
  for (const CaseResult& one : result.cases) {
    if (one.verdict != CaseVerdict::fail) continue;
    if (first == nullptr) first = &one;
    failed.push_back(one.name);
  }
  if (first == nullptr) return std::nullopt;
  if (failed.size() == 1) {
    return Exit{ExitCode::wrong_echo, fmt::format("{}: {}", first->name, first->message)};
  }
  return Exit{ExitCode::wrong_echo, fmt::format("{} of {} cases failed: {}", failed.size(),
                                                result.cases.size(), joined(failed))};
}

Exit stopped(const CheckResult& result, const CheckEnd& end) {
  if (result.cases.empty()) return {end.signal, "interrupted"};
  const std::size_t done = count(result, CaseVerdict::pass) + count(result, CaseVerdict::fail);
  return {end.signal, fmt::format("interrupted after {} of {} cases", done, result.cases.size())};
}

std::optional<Exit> exit_of_end(const CheckResult& result, const CheckEnd& end) {
  switch (end.kind) {
    case CheckEnd::Kind::lost:
      return Exit{ExitCode::connection_lost, fmt::format("the device was lost: {}", end.why),
                  end.advice};
    case CheckEnd::Kind::deadline:
      return Exit{ExitCode::timeout, fmt::format("the deadline of {} passed",
                                                 format_setting(time_limit(result.plan)))};
    case CheckEnd::Kind::not_an_echo:
      return Exit{ExitCode::wrong_echo, "not an echo server: " + end.why};
    default:
      return std::nullopt;
  }
}

/// Adds why the rest was not examined, unless the reason says so already.
void add(Exit& exit, const Exit& end) {
  if (exit.reason.find(end.reason) == std::string::npos) exit.reason += "; " + end.reason;
  exit.advice = end.advice;
}

/// Items that were skipped because of this machine may hide a fault, so the result is not ok.
std::optional<Exit> exit_of_local_problem(const CheckEnd& end) {
  if (end.kind != CheckEnd::Kind::local) return std::nullopt;
  return Exit{ExitCode::inconclusive, "some items could not be examined: " + end.why, end.advice};
}

std::string not_enough_evidence(const std::vector<std::string>& unclear) {
  return "not enough evidence: " + joined(unclear);
}

std::optional<Exit> exit_of_findings(const CheckResult& result) {
  if (result.plan.fail_on != FailOn::diagnosis) return std::nullopt;
  const auto found = diagnosed(result, DiagnosisVerdict::found);
  if (found.empty()) return std::nullopt;
  return Exit{ExitCode::gate, "found: " + joined(found)};
}

std::optional<Exit> exit_of_unclear(const CheckResult& result) {
  if (result.plan.fail_on != FailOn::diagnosis) return std::nullopt;
  if (const auto unclear = diagnosed(result, DiagnosisVerdict::unclear); !unclear.empty()) {
    return Exit{ExitCode::inconclusive, not_enough_evidence(unclear)};
  }
  return std::nullopt;
}

/// A check without any verdict is never ok: if cases were wanted, one must have passed; otherwise a
/// diagnosis must be certain.
std::optional<Exit> exit_of_nothing(const CheckResult& result) {
  if (!result.cases.empty()) {
    if (count(result, CaseVerdict::pass) != 0) return std::nullopt;
    return Exit{ExitCode::inconclusive,
                fmt::format("no case could be examined; {}: {}", result.cases.front().name,
                            result.cases.front().message)};
  }
  const auto unclear = diagnosed(result, DiagnosisVerdict::unclear);
  if (unclear.size() != result.diagnoses.size()) return std::nullopt;
  return Exit{ExitCode::inconclusive, not_enough_evidence(unclear)};
}

Exit needs_lines(const CheckResult& result, const CheckEnd& end) {
  const std::string suffix = escape(end.why);
  const std::string given = escape(result.plan.suffix);
  return {ExitCode::wrong_echo,
          fmt::format("the device answers only whole lines: nothing came back until a {} was sent; "
                      "use --suffix '{}'{}",
                      suffix, suffix, given.empty() ? "" : fmt::format(" instead of '{}'", given)),
          fmt::format("with --suffix '{}', every payload of the check ends with it", suffix)};
}

}  // namespace

/// In the order of precedence that all commands share: an interrupt, wrong bytes, a lost device,
/// the deadline.
Exit exit_of(const CheckResult& result, const CheckEnd& end) {
  if (end.kind == CheckEnd::Kind::stopped) return stopped(result, end);
  if (end.kind == CheckEnd::Kind::not_connected) return {ExitCode::connect, end.why, end.advice};
  if (end.kind == CheckEnd::Kind::local && result.connections == 0) {
    return {ExitCode::failure, end.why, end.advice};
  }
  if (end.kind == CheckEnd::Kind::needs_lines) return needs_lines(result, end);
  if (auto failed = exit_of_cases(result)) {
    const bool early = end.kind == CheckEnd::Kind::lost || end.kind == CheckEnd::Kind::deadline;
    if (early) add(*failed, *exit_of_end(result, end));
    return *failed;
  }
  if (const auto ended = exit_of_end(result, end)) return *ended;
  if (const auto gate = exit_of_findings(result)) return *gate;
  if (const auto local = exit_of_local_problem(end)) return *local;
  if (const auto unclear = exit_of_unclear(result)) return *unclear;
  if (const auto nothing = exit_of_nothing(result)) return *nothing;
  return {};
}

}  // namespace especho
