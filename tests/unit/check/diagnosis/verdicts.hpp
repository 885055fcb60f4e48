// How tests look at diagnoses.
#pragma once

#include <algorithm>
#include <string_view>
#include <variant>

#include "catch.hpp"
#include "check/diagnosis/catalogue.hpp"

namespace especho_test {

inline bool is_found(std::string_view id, const especho::diagnosis::Observations& seen) {
  const especho::Diagnosis diagnosis = especho::diagnosis::diagnose(id, seen);
  INFO(id << ": " << diagnosis.message);
  CHECK(diagnosis.id == id);
  CHECK_FALSE(diagnosis.message.empty());
  const bool found = diagnosis.verdict == especho::DiagnosisVerdict::found;
  CHECK(diagnosis.fix.empty() != found);
  if (found) CHECK_FALSE(diagnosis.evidence.empty());
  return found;
}

inline bool is_clear(std::string_view id, const especho::diagnosis::Observations& seen) {
  return especho::diagnosis::diagnose(id, seen).verdict == especho::DiagnosisVerdict::clear;
}

inline bool is_unclear(std::string_view id, const especho::diagnosis::Observations& seen) {
  return especho::diagnosis::diagnose(id, seen).verdict == especho::DiagnosisVerdict::unclear;
}

/// A figure that must be there.
inline double figure(const especho::Facts& facts, std::string_view name) {
  for (const especho::Fact& fact : facts) {
    if (fact.name != name) continue;
    if (const auto* count = std::get_if<std::uint64_t>(&fact.value)) {
      return static_cast<double>(*count);
    }
    return std::get<double>(fact.value);
  }
  FAIL("there is no " << name);
  return 0;
}

/// Says what conceals it, be it jitter or another finding.
inline bool is_hidden(const especho::Diagnosis& told) {
  return std::any_of(told.evidence.begin(), told.evidence.end(),
                     [](const especho::Fact& fact) { return fact.name == "hidden_by"; });
}

/// None of them is found beside the one that is; what its waits or the way's jitter hide is
/// unclear.
inline void check_only(std::string_view id, const especho::diagnosis::Observations& seen) {
  for (const char* other :
       {"answer-delay", "answer-after-silence", "byte-delay", "accept-delay", "close-delay",
        "poll-delay", "modem-sleep", "slow-accept", "drift", "slow-transfer", "stalls"}) {
    const especho::Diagnosis told = especho::diagnosis::diagnose(other, seen);
    INFO(id << ", " << other << ": " << told.message);
    if (other == id) {
      CHECK(told.verdict == especho::DiagnosisVerdict::found);
    } else if (told.verdict != especho::DiagnosisVerdict::clear) {
      CHECK(told.verdict == especho::DiagnosisVerdict::unclear);
      CHECK(is_hidden(told));
    }
  }
}

}  // namespace especho_test
