#include "report/text/sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/text.hpp"

namespace especho {
namespace {

constexpr double kPercentiles[] = {50, 90, 99, 99.9};
constexpr std::size_t kBarWidth = 50;

/// In eighths of a character if the terminal has them; not empty unless the share is zero.
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

/// Of sorted values, at least one.
Nanoseconds median(const std::vector<Nanoseconds>& values) {
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 != 0 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/// Fewer columns show no trend.
constexpr std::size_t kFewest = 8;

constexpr std::string_view kBlocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::string_view kAscii[] = {" ", ".", ":", "-", "=", "+", "*", "#", "@"};
constexpr std::size_t kLevels = std::size(kBlocks) - 1;
static_assert(std::size(kAscii) == std::size(kBlocks));

using Durations = std::vector<Nanoseconds>;

/// A blank for zero, which means no echo, up to the highest level for `top`.
std::string levels_text(const Durations& values, Nanoseconds top, bool unicode) {
  std::string text;
  for (const Nanoseconds value : values) {
    const double share = to_seconds(value) / to_seconds(top);
    const auto level = static_cast<std::size_t>(std::ceil(share * static_cast<double>(kLevels)));
    text += (unicode ? kBlocks : kAscii)[std::min(level, kLevels)];
  }
  return text;
}

/// A digit for each column; `+` for more.
std::string counts_text(const std::vector<Block>& blocks) {
  std::string text;
  for (const Block& block : blocks) {
    text += block.failed == 0  ? ' '
            : block.failed > 9 ? '+'
                               : static_cast<char>('0' + block.failed);
  }
  return text;
}

void print_row(TextPage& page, std::string_view label, std::string_view sparkline, Paint paint) {
  const std::size_t end = sparkline.find_last_not_of(' ');
  page.line(fmt::format("{:>9}  {}", label, page.paint(paint, sparkline.substr(0, end + 1))));
}

}  // namespace

std::vector<Bar> bars_of(const Histogram& histogram, std::size_t most) {
  if (histogram.empty()) return {};
  const Nanoseconds min = histogram.min();
  const Nanoseconds max = histogram.max();
  const Nanoseconds knee = histogram.percentile(99);
  const auto buckets = histogram.buckets();
  const auto wanted = std::min<std::size_t>(most - 1, buckets.size());
  // At least as wide as a bucket, since a bar cannot be finer than the data.
  const auto holds_knee = [&](const Histogram::Bucket& bucket) { return bucket.high >= knee; };
  const auto found = std::find_if(buckets.begin(), buckets.end(), holds_knee);
  const auto& coarsest = found == buckets.end() ? buckets.back() : *found;  // beyond the range
  const Nanoseconds finest = coarsest.high - coarsest.low + Nanoseconds(1);
  const Nanoseconds width =
      std::max((knee - min) / static_cast<Nanoseconds::rep>(wanted) + Nanoseconds(1), finest);

  std::vector<Bar> bars;
  for (Nanoseconds from = min; from <= knee; from += width) {
    bars.push_back({from, std::min(from + width, max), 0});
  }
  if (bars.back().from + width <= max) bars.push_back({bars.back().from + width, max, 0});
  for (const Histogram::Bucket& bucket : buckets) {
    const auto i = static_cast<std::size_t>((std::max(bucket.low, min) - min) / width);
    bars[std::min(i, bars.size() - 1)].count += bucket.count;
  }
  return bars;
}

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

void print_sparklines(TextPage& page, const RunResult& run) {
  const std::vector<Block>& blocks = run.blocks.blocks;
  const bool open_loop = !run.response.empty();
  Durations medians;
  Durations highest;
  for (const Block& block : blocks) {
    const Histogram& histogram = open_loop ? block.response : block.rtt;
    medians.push_back(histogram.percentile(50));
    highest.push_back(histogram.max());
  }
  const auto no_echo = [](Nanoseconds value) { return value == Nanoseconds(0); };
  const auto empty = std::count_if(highest.begin(), highest.end(), no_echo);
  if (highest.size() - static_cast<std::size_t>(empty) < kFewest) return;

  const Nanoseconds top_median = *std::max_element(medians.begin(), medians.end());
  const Nanoseconds top = *std::max_element(highest.begin(), highest.end());
  const bool unicode = page.style().unicode;
  page.line();
  page.heading(fmt::format("{} over time, a column {}: p50 up to {}, max up to {}",
                           open_loop ? "response" : "rtt", format_duration(run.blocks.length),
                           format_duration(top_median), format_duration(top)));
  print_row(page, "p50", levels_text(medians, top_median, unicode), Paint::bar);
  print_row(page, "max", levels_text(highest, top, unicode), Paint::bar);
  const auto failed = [](const Block& block) { return block.failed != 0; };
  if (std::any_of(blocks.begin(), blocks.end(), failed)) {
    print_row(page, "failed", counts_text(blocks), Paint::bad);
  }
}

}  // namespace especho
