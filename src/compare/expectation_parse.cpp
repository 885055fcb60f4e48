#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "compare/expectation_metrics.hpp"
#include "core/text.hpp"
#include "especho/error.hpp"
#include "especho/expectation.hpp"

namespace especho {
namespace {

constexpr std::string_view kForm = "METRIC OPERATOR LIMIT, such as p99<50ms or errors==0";
constexpr std::string_view kOperatorSigns = "<>=!";

using Operator = Expectation::Operator;
constexpr auto kOperators =
    std::to_array<std::pair<std::string_view, Operator>>({{"<", Operator::less},
                                                          {"<=", Operator::at_most},
                                                          {">", Operator::more},
                                                          {">=", Operator::at_least},
                                                          {"==", Operator::equal},
                                                          {"!=", Operator::not_equal}});

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// `50 ms` as people write it, and as results show it.
std::string without_blank_before_unit(std::string_view text) {
  const std::size_t unit = std::min(text.find_first_not_of("0123456789."), text.size());
  return std::string(text.substr(0, unit)) + std::string(trimmed(text.substr(unit)));
}

std::string_view without_suffix(std::string_view text, std::string_view suffix) {
  return text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text;
}

/// A decimal number, and nothing else.
std::optional<double> parse_decimal(std::string_view text) {
  double value = 0;
  double unit = 1;
  bool fraction = false;
  std::size_t digits = 0;
  for (const char c : text) {
    if (c == '.' && !fraction) {
      fraction = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    ++digits;
    value = value * 10 + (c - '0');
    if (fraction) unit *= 10;
  }
  if (digits == 0 || digits > 15) return std::nullopt;  // more than a double can hold
  return value / unit;
}

double parse_time(std::string_view text) {
  return static_cast<double>(parse_duration(text).count());
}

double parse_throughput(std::string_view text) {
  constexpr auto kBits = std::to_array<std::pair<std::string_view, double>>(
      {{"kbit", 1e3}, {"Mbit", 1e6}, {"Gbit", 1e9}, {"bit", 1}});
  const std::string_view amount = without_suffix(text, "/s");
  for (const auto& [unit, bits] : kBits) {
    if (!amount.ends_with(unit)) continue;
    const auto value = parse_decimal(without_suffix(amount, unit));
    if (!value) throw Error(ExitCode::usage, "no number of bits");
    return *value * bits / 8;
  }
  return parse_byte_rate(amount);
}

double parse_rate_or_zero(std::string_view text) {
  const std::string_view rate = without_suffix(text, "/s");
  const auto number = parse_decimal(rate);
  return number && *number == 0 ? 0 : parse_rate(rate);
}

double parse_number(std::string_view text) {
  return static_cast<double>(parse_count(text));
}

double parse_share(std::string_view text) {
  const std::string_view number = without_suffix(text, "%");
  const auto value = parse_decimal(number);
  const double whole = number == text ? 1 : 100;
  if (!value || *value > whole) throw Error(ExitCode::usage, "no share");
  return *value / whole;
}

/// How the limits of a unit are read, and what is said of those that can't be.
struct LimitReader {
  double (*parse)(std::string_view);
  std::string_view name;
  std::string_view form;
};

LimitReader reader_of(MetricUnit unit) {
  switch (unit) {
    case MetricUnit::time:
      return {parse_time, "a time", "a number with us, ms, s, m or h; seconds without one"};
    case MetricUnit::throughput:
      return {parse_throughput, "a throughput", "such as 100KiB/s, 1.5M/s or 800kbit/s"};
    case MetricUnit::rate:
      return {parse_rate_or_zero, "a rate", "a number per second, with k or M: 0.5, 100, 2k"};
    case MetricUnit::count:
      return {parse_number, "a count", "a whole number, with k or M: 0, 1000, 10k"};
    case MetricUnit::share:
      break;
  }
  return {parse_share, "a share", "such as 0.1% or 0.001, and all at most"};
}

[[noreturn]] void refuse(std::string_view text, const std::string& why, std::string_view hint) {
  throw Error(ExitCode::usage, fmt::format("'{}': {}", text, why), std::string(hint));
}

/// `p101` and `ttfb.p101` mean a percentile, even if there is none such.
bool looks_like_percentile(std::string_view name) {
  const std::size_t dot = name.find(".p");
  const std::string family(name.substr(0, dot == std::string_view::npos ? 0 : dot + 1));
  const std::string_view last = name.substr(family.size());
  return last.size() > 1 && last.front() == 'p' && find_metric(family + "p50") &&
         last.find_first_not_of("0123456789.", 1) == std::string_view::npos;
}

/// The metric that a name with capital letters may have meant; empty if there is none.
std::string in_small_letters(std::string_view name) {
  std::string small(name);
  for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return small != name && find_metric(small) ? small : std::string();
}

[[noreturn]] void refuse_metric(std::string_view text, std::string_view name) {
  if (name.empty()) refuse(text, "it names no metric", kForm);
  if (name.front() >= '0' && name.front() <= '9') refuse(text, "the metric comes first", kForm);
  const std::string why = fmt::format("there is no metric '{}'", name);
  const std::string small = in_small_letters(name);
  if (!small.empty()) refuse(text, why, fmt::format("names have small letters: {}", small));
  if (name.ends_with("p100") && looks_like_percentile(name)) {
    refuse(text, why, fmt::format("did you mean {}max?", without_suffix(name, "p100")));
  }
  if (looks_like_percentile(name)) {
    refuse(text, why,
           "percentiles lie above 0 and below 100, with up to 6 decimals: p50, p99.9; the ends are "
           "min and max");
  }
  const std::string meant = nearest(name, known_metrics());
  if (!meant.empty()) refuse(text, why, fmt::format("did you mean {}?", meant));
  refuse(text, why, "the metrics are " + metrics_text());
}

Operator parse_operator(std::string_view text, std::string_view sign) {
  constexpr std::string_view kAll = "operators: < <= > >= == !=";
  if (sign.empty()) refuse(text, "it has no operator", fmt::format("{}; {}", kForm, kAll));
  for (const auto& [name, op] : kOperators) {
    if (name == sign) return op;
  }
  refuse(text, fmt::format("'{}' is no operator", sign), kAll);
}

double parse_limit(std::string_view text, const Metric& metric, std::string_view limit) {
  const std::string_view name = short_name(metric.name);
  const LimitReader reader = reader_of(metric.unit);
  const std::string hint = fmt::format("{} is {}: {}", name, reader.name, reader.form);
  if (limit.empty()) refuse(text, "it has no limit", hint);
  try {
    return reader.parse(without_blank_before_unit(limit));
  } catch (const TooLarge& error) {
    refuse(text, error.what(), fmt::format("{} can be {}", name, error.hint()));
  } catch (const Error&) {
    refuse(text, fmt::format("'{}' is not {}", limit, reader.name), hint);
  }
}

}  // namespace

Expectation parse_expectation(std::string_view typed) {
  const std::string_view text = trimmed(typed);
  if (text.empty()) throw Error(ExitCode::usage, "the expectation is empty", std::string(kForm));
  const std::size_t sign = std::min(text.find_first_of(kOperatorSigns), text.size());
  const std::size_t rest = std::min(text.find_first_not_of(kOperatorSigns, sign), text.size());
  const std::string_view name = trimmed(text.substr(0, sign));
  const std::string_view limit = trimmed(text.substr(rest));
  if (limit.find_first_of(kOperatorSigns) != std::string_view::npos) {
    refuse(text, "it has two operators", "make it two expectations");
  }
  const Operator op = parse_operator(text, text.substr(sign, rest - sign));
  const auto metric = find_metric(name);
  if (!metric) refuse_metric(text, name);
  return {std::string(text), metric->name, op, parse_limit(text, *metric, limit)};
}

}  // namespace especho
