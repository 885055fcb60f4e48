// What every diagnosis is put together from.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "especho/check.hpp"
#include "especho/units.hpp"

namespace especho::diagnosis {

inline Diagnosis found(std::string_view id, Confidence confidence, std::string message,
                       Facts evidence, std::string fix) {
  return {std::string(id),    DiagnosisVerdict::found, confidence,
          std::move(message), std::move(evidence),     std::move(fix)};
}

inline Diagnosis clear(std::string_view id, std::string message, Facts evidence) {
  return {.id = std::string(id),
          .verdict = DiagnosisVerdict::clear,
          .message = std::move(message),
          .evidence = std::move(evidence),
          .fix = {}};
}

inline Diagnosis unclear(std::string_view id, std::string message, Facts evidence = {}) {
  return {.id = std::string(id),
          .message = std::move(message),
          .evidence = std::move(evidence),
          .fix = {}};
}

/// Unclear since something else would conceal it: other than too few samples, more of them would
/// not help. diagnose() names the finding instead, where `what` is one that it knows of.
inline Diagnosis hidden(std::string_view id, std::string what, std::string message,
                        Facts evidence = {}) {
  evidence.push_back({"hidden_by", std::move(what)});
  return unclear(id, std::move(message), std::move(evidence));
}

/// Three significant digits, as evidence is told: finer is noise.
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

inline std::string_view times(std::uint64_t count) {
  return count == 1 ? "time" : "times";
}

}  // namespace especho::diagnosis
