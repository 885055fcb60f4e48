#include "report/junit/bench.hpp"

#include <fmt/format.h>

#include <utility>

#include "compare/wording.hpp"
#include "core/version.hpp"
#include "report/junit/cases.hpp"
#include "report/junit/suite.hpp"
#include "report/text/items.hpp"

namespace especho {
namespace {

using Properties = std::vector<std::pair<std::string, std::string>>;

std::string joined(const Items& items) {
  std::string text;
  for (const Item& item : items) text += (text.empty() ? "" : ", ") + item.text;
  return text;
}

/// The built-in device has another port each time, but is the same suite.
std::string host_of(const BenchResult& result) {
  return result.simulated.empty() ? to_string(result.plan.target) : "sim";
}

Properties properties_of(const BenchResult& result) {
  const BenchPlan& plan = result.plan;
  Properties properties{{"version", kVersion}, {"target", to_string(plan.target)}};
  const auto add = [&](const char* name, std::string value) {
    properties.emplace_back(name, std::move(value));
  };
  if (!result.address.empty()) add("address", result.address);
  if (!result.simulated.empty()) add("profile", result.simulated);
  std::string sizes;
  for (const std::uint64_t size : plan.sizes) {
    sizes += fmt::format("{}{}", sizes.empty() ? "" : ",", size);
  }
  add("sizes", sizes);
  add("load", joined(load_items(result)));
  add("repeat", fmt::format("{}", plan.repeat));
  if (plan.count) add("count", fmt::format("{}", *plan.count));
  if (plan.duration) add("duration", format_setting(*plan.duration));
  add("timeout", format_setting(plan.timeout));
  if (!plan.fixed) add("pattern", to_string(plan.pattern));
  add("seed", fmt::format("{}", plan.seed));
  return properties;
}

}  // namespace

std::string junit_report(const BenchResult& result) {
  return junit_suite({.name = "especho bench " + host_of(result),
                      .started = result.started,
                      .properties = properties_of(result),
                      .cases = junit_cases(result),
                      .out = {fmt::format("exit code {}: {}", static_cast<int>(result.exit.code),
                                          result.exit.reason)}});
}

}  // namespace especho
