#include "report/text/latency.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/text/bars.hpp"

namespace especho {
namespace {

constexpr double kPercentiles[] = {50, 90, 99, 99.9};
constexpr std::size_t kBarWidth = 50;

/// In eighths of a character where the terminal has them; never nothing for something.
std::string bar_text(double share, bool unicode) {
  constexpr std::size_t kParts = 8;
  const auto eighths = static_cast<std::size_t>(std::lround(share * kBarWidth * kParts));
  if (!unicode) {
    return std::string(share > 0 ? std::max<std::size_t>(eighths / kParts, 1) : 0, '#');
  }
  std::string text;
  for (std::size_t i = 0; i < eighths / kParts; ++i) text += "█";
  constexpr std::string_view kFractions[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  text += kFractions[eighths % kParts];
  return share > 0 && text.empty() ? std::string(kFractions[1]) : text;
}

/// Of sorted values; at least one.
Nanoseconds median(const std::vector<Nanoseconds>& values) {
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 != 0 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace

TextTable::Row latency_titles(std::string_view name) {
  return {{std::string(name), "min", "mean", "p50", "p90", "p99", "p99.9", "max", "stddev"}};
}

TextTable::Row latency_row(std::string_view label, const Histogram& histogram) {
  TextTable::Row row{{std::string(label)}};
  const auto add = [&](Nanoseconds value) {
    row.cells.push_back(histogram.empty() ? "-" : format_duration(value));
  };
  const auto ns = [](double value) { return Nanoseconds(static_cast<Nanoseconds::rep>(value)); };
  add(histogram.min());
  add(ns(histogram.mean_ns()));
  for (const double percent : kPercentiles) add(histogram.percentile(percent));
  add(histogram.max());
  add(ns(histogram.stddev_ns()));
  return row;
}

void print_bars(TextPage& page, const Histogram& rtt) {
  const auto bars = bars_of(rtt);
  if (bars.size() < 2) return;
  page.line();
  page.heading("rtt from");
  const auto tallest = std::max_element(bars.begin(), bars.end(), [](const Bar& a, const Bar& b) {
                         return a.count < b.count;
                       })->count;
  for (const Bar& bar : bars) {
    const double share = static_cast<double>(bar.count) / static_cast<double>(tallest);
    page.line(fmt::format("{:>9}  {} {}", format_duration(bar.from),
                          page.paint(Paint::bar, bar_text(share, page.style().unicode)),
                          bar.count));
  }
  page.line(fmt::format("{:>9}  (max)", format_duration(rtt.max())));
}

void print_spread(TextPage& page, const std::vector<RunResult>& runs) {
  std::vector<std::pair<std::uint64_t, std::vector<Nanoseconds>>> by_size;  // in their order
  for (const RunResult& run : runs) {
    if (run.rtt.empty()) continue;
    auto found = std::find_if(by_size.begin(), by_size.end(),
                              [&](const auto& entry) { return entry.first == run.size; });
    if (found == by_size.end()) found = by_size.insert(found, {run.size, {}});
    found->second.push_back(run.rtt.percentile(50));
  }
  for (auto& [size, medians] : by_size) {
    if (medians.size() < 2) continue;
    std::sort(medians.begin(), medians.end());
    const std::string low = format_duration(medians.front());
    const std::string high = format_duration(medians.back());
    page.line(fmt::format("{:<8}  p50 of {} runs: median {}{}", format_size(size), medians.size(),
                          format_duration(median(medians)),
                          low == high ? "" : ", " + range_text(low, high)));
  }
}

}  // namespace especho
