// Runs one case of a check against a server.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>

#include "catch.hpp"
#include "check/cases/cases.hpp"
#include "check/device/device.hpp"
#include "especho/check.hpp"

namespace especho_test {

/// A check with a long timeout, for a busy machine; a test that waits for a silence shortens it.
inline especho::CheckPlan check_of(const especho::Target& target) {
  especho::CheckPlan plan;
  plan.target = target;
  plan.quick = true;
  plan.timeout = plan.connect_timeout = std::chrono::seconds(60);
  return plan;
}

inline constexpr especho::Nanoseconds kShort = std::chrono::milliseconds(300);
/// Where something has to come before it, on a busy machine.
inline constexpr especho::Nanoseconds kFair = std::chrono::seconds(1);

class CaseRunner {
 public:
  explicit CaseRunner(const especho::CheckPlan& plan) : plan_(plan), device_(plan_, never_) {}
  explicit CaseRunner(const especho::Target& target) : CaseRunner(check_of(target)) {}

  especho::CaseResult run(std::string_view name) {
    const auto* const row =
        std::ranges::find(especho::check::kCases, name, &especho::check::Case::name);
    REQUIRE(row != especho::check::kCases.end());
    return row->run(device_);
  }
  especho::check::Device& device() { return device_; }

 private:
  const especho::CheckPlan plan_;
  const especho::StopFlag never_{0};
  especho::check::Device device_;
};

inline especho::CaseResult run_case(std::string_view name, const especho::Target& target) {
  return CaseRunner(target).run(name);
}

/// Where a silence has to come.
inline especho::CaseResult run_case_soon(std::string_view name, const especho::Target& target,
                                         especho::Nanoseconds timeout = kShort) {
  especho::CheckPlan plan = check_of(target);
  plan.timeout = timeout;
  return CaseRunner(plan).run(name);
}

inline void check_passes(const especho::CaseResult& result) {
  INFO(result.message);
  CHECK(result.verdict == especho::CaseVerdict::pass);
}

/// It failed, and says so in these words.
inline void check_fails(const especho::CaseResult& result, const std::string& words) {
  CHECK(result.verdict == especho::CaseVerdict::fail);
  CHECK_THAT(result.message, Catch::Contains(words));
  CHECK(result.message.find('\n') == std::string::npos);
}

inline const especho::Fact::Value* fact(const especho::CaseResult& result, std::string_view name) {
  const auto found = std::find_if(result.evidence.begin(), result.evidence.end(),
                                  [&](const especho::Fact& one) { return one.name == name; });
  return found == result.evidence.end() ? nullptr : &found->value;
}

inline std::string fact_text(const especho::CaseResult& result, std::string_view name) {
  const auto* value = fact(result, name);
  const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
  return text == nullptr ? "" : *text;
}

inline std::uint64_t fact_number(const especho::CaseResult& result, std::string_view name) {
  const auto* value = fact(result, name);
  const auto* number = value == nullptr ? nullptr : std::get_if<std::uint64_t>(value);
  REQUIRE(number != nullptr);
  return *number;
}

}  // namespace especho_test
