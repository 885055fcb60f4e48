#include "especho/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

#include "check/cases/cases.hpp"
#include "check/diagnosis/catalogue.hpp"
#include "core/text.hpp"
#include "especho/error.hpp"

namespace especho {
namespace {

constexpr std::string_view kCorrectness = "correctness";
constexpr std::string_view kDiagnosis = "diagnosis";
constexpr std::string_view kSoak = "soak";
constexpr std::string_view kSizes = "sizes";  // on one line of the text

/// All cases, then all findings.
constexpr auto kItems = [] {
  std::array<CheckItem, check::kCases.size() + diagnosis::kFindings.size()> items{};
  auto* item = items.begin();
  for (const check::Case& row : check::kCases) {
    *item++ = {row.name, CheckGroup::correctness, row.title, row.quick};
  }
  for (const diagnosis::Finding& row : diagnosis::kFindings) {
    *item++ = {row.id, CheckGroup::diagnosis, row.title, row.quick};
  }
  return items;
}();

bool contains(const std::vector<std::string>& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

std::string_view group_of(const CheckItem& item) {
  return item.group == CheckGroup::correctness ? kCorrectness : kDiagnosis;
}

bool is_size(const CheckItem& item) {
  return item.name.starts_with("size-") && item.name != "size-0";
}

/// Whether the list names the item itself, not only its group.
bool names(const std::vector<std::string>& list, const CheckItem& item) {
  return contains(list, item.name) || (is_size(item) && contains(list, kSizes));
}

/// Whether a check of this length includes an item that was not asked for by name.
bool has_time_for(const CheckPlan& plan, const CheckItem& item) {
  return !plan.quick || item.quick || (item.name == kSoak && plan.soak);
}

bool is_any_wanted(const CheckPlan& plan, const std::function<bool(const CheckItem&)>& which) {
  const auto items = check_items();
  return std::any_of(items.begin(), items.end(),
                     [&](const CheckItem& item) { return which(item) && is_wanted(plan, item); });
}

void refuse_unknown(const std::vector<std::string>& list, std::string_view option) {
  std::vector<std::string> known{std::string(kCorrectness), std::string(kDiagnosis),
                                 std::string(kSizes)};
  for (const CheckItem& item : check_items()) known.emplace_back(item.name);
  for (const std::string& name : list) {
    if (contains(known, name)) continue;
    const std::string meant = nearest(name, known);
    throw Error(ExitCode::usage, fmt::format("{}: there is no item '{}'", option, name),
                meant.empty() ? "`especho check --list` prints all of them"
                              : fmt::format("did you mean {}?", meant));
  }
}

}  // namespace

std::span<const CheckItem> check_items() {
  return kItems;
}

bool is_wanted(const CheckPlan& plan, const CheckItem& item) {
  if (names(plan.skip, item) || contains(plan.skip, group_of(item))) return false;
  if (names(plan.only, item)) return true;
  if (!plan.only.empty() && !contains(plan.only, group_of(item))) return false;
  return has_time_for(plan, item);
}

Nanoseconds time_limit(const CheckPlan& plan) {
  if (plan.deadline) return *plan.deadline;
  const Nanoseconds usual = plan.quick ? CheckPlan::kLongestQuick : CheckPlan::kLongest;
  const auto times = std::clamp<Nanoseconds::rep>(plan.timeout / CheckPlan::kTimeout, 1, 1000);
  return times * usual + plan.soak.value_or(Nanoseconds(0));
}

void validate(const CheckPlan& plan) {
  refuse_unknown(plan.only, "--only");
  refuse_unknown(plan.skip, "--skip");
  if (!is_any_wanted(plan, [](const CheckItem&) { return true; })) {
    throw Error(ExitCode::usage, "nothing is left to examine",
                "--skip excludes everything that --only asks for");
  }
  if (plan.fail_on == FailOn::diagnosis && !is_any_wanted(plan, [](const CheckItem& item) {
        return item.group == CheckGroup::diagnosis;
      })) {
    throw Error(ExitCode::usage, "--fail-on diagnosis, but no diagnosis is asked for",
                "leave --fail-on out, or add diagnosis to --only");
  }
  if (plan.soak && !is_any_wanted(plan, [](const CheckItem& item) { return item.name == kSoak; })) {
    throw Error(ExitCode::usage, "--soak, but the case soak is not asked for",
                "leave --soak out, or add soak to --only");
  }
  if (plan.clients < 1 || plan.clients > CheckPlan::kMaxClients) {
    throw Error(ExitCode::usage, fmt::format("--clients {} is out of range", plan.clients),
                fmt::format("from 1 to {}", CheckPlan::kMaxClients));
  }
}

}  // namespace especho
