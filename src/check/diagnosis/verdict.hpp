// The parts that every diagnosis is made of: verdicts, evidence and figures in words.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <utility>

#include "core/text.hpp"
#include "especho/check.hpp"
#include "especho/units.hpp"

namespace especho::diagnosis {

/// Without `fix`, the one in the catalogue holds.
inline Diagnosis found(Confidence confidence, std::string message, Facts evidence,
                       std::string fix = {}) {
  return {.verdict = DiagnosisVerdict::found,
          .confidence = confidence,
          .message = std::move(message),
          .evidence = std::move(evidence),
          .fix = std::move(fix)};
}

inline Diagnosis clear(std::string message, Facts evidence) {
  return {.verdict = DiagnosisVerdict::clear,
          .message = std::move(message),
          .evidence = std::move(evidence),
          .fix = {}};
}

inline Diagnosis unclear(std::string message, Facts evidence = {}) {
  return {.message = std::move(message), .evidence = std::move(evidence), .fix = {}};
}

/// Unclear because something else would conceal it; unlike with too few samples, more of them would
/// not help. Where the catalogue knows a finding that is the reason, diagnose() names that instead
/// of `what`.
inline Diagnosis hidden(std::string what, std::string message, Facts evidence = {}) {
  evidence.push_back({"hidden_by", std::move(what)});
  return unclear(std::move(message), std::move(evidence));
}

/// Three significant digits, for evidence: anything finer is noise.
inline double rounded(double value) {
  if (value == 0) return 0;
  const double unit = std::pow(10, std::floor(std::log10(std::abs(value))) - 2);
  return unit < 1 ? std::round(value / unit) / std::round(1 / unit)
                  : std::round(value / unit) * unit;
}

inline Fact ms_fact(std::string name, double ms) {
  return {std::move(name), rounded(ms)};
}

inline std::string text_ms(double ms) {
  if (ms >= 999.5) return format_duration(Nanoseconds(std::llround(ms * 1e6)));
  return fmt::format("{:.3g} ms", rounded(ms));
}

}  // namespace especho::diagnosis
