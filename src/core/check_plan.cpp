#include "especho/check_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/suggest.hpp"
#include "especho/error.hpp"

namespace especho {
namespace {

constexpr std::string_view kCorrectness = "correctness";
constexpr std::string_view kDiagnosis = "diagnosis";

bool names(const std::vector<std::string>& list, const CheckItem& item) {
  const auto group = item.group == CheckGroup::correctness ? kCorrectness : kDiagnosis;
  return std::any_of(list.begin(), list.end(),
                     [&](const std::string& name) { return name == item.name || name == group; });
}

void refuse_unknown(const std::vector<std::string>& list, std::string_view option) {
  std::vector<std::string> known{std::string(kCorrectness), std::string(kDiagnosis)};
  for (const CheckItem& item : check_items()) known.emplace_back(item.name);
  for (const std::string& name : list) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const std::string meant = nearest(name, known);
    throw Error(ExitCode::usage, fmt::format("{}: there is no item '{}'", option, name),
                meant.empty() ? "`especho check --list` names them all"
                              : fmt::format("did you mean {}?", meant));
  }
}

}  // namespace

bool is_wanted(const CheckPlan& plan, const CheckItem& item) {
  if (names(plan.skip, item)) return false;
  if (!plan.only.empty()) return names(plan.only, item);
  return !plan.quick || item.quick;
}

void validate(const CheckPlan& plan) {
  refuse_unknown(plan.only, "--only");
  refuse_unknown(plan.skip, "--skip");
  const auto items = check_items();
  if (std::none_of(items.begin(), items.end(),
                   [&](const CheckItem& item) { return is_wanted(plan, item); })) {
    throw Error(ExitCode::usage, "nothing is left to examine",
                "--skip takes away all that is asked for");
  }
  if (plan.fail_on == FailOn::diagnosis &&
      std::none_of(items.begin(), items.end(), [&](const CheckItem& item) {
        return item.group == CheckGroup::diagnosis && is_wanted(plan, item);
      })) {
    throw Error(ExitCode::usage, "--fail-on diagnosis, but no diagnosis is asked for");
  }
  if (plan.clients < 1 || plan.clients > CheckPlan::kMaxClients) {
    throw Error(ExitCode::usage, fmt::format("--clients {} is out of range", plan.clients),
                fmt::format("from 1 to {}", CheckPlan::kMaxClients));
  }
}

}  // namespace especho
