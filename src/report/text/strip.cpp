#include "report/text/strip.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace especho {
namespace {

/// With fewer columns there is no course to be seen.
constexpr std::size_t kFewest = 8;

constexpr std::string_view kBlocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::string_view kSigns[] = {" ", ".", ":", "-", "=", "+", "*", "#", "@"};
constexpr std::size_t kLevels = std::size(kBlocks) - 1;
static_assert(std::size(kSigns) == std::size(kBlocks));

using Durations = std::vector<Nanoseconds>;

/// From nothing for zero, which is no echo, to the highest level for `top`.
std::string levels_text(const Durations& values, Nanoseconds top, bool unicode) {
  std::string text;
  for (const Nanoseconds value : values) {
    const double share = to_seconds(value) / to_seconds(top);
    const auto level = static_cast<std::size_t>(std::ceil(share * static_cast<double>(kLevels)));
    text += (unicode ? kBlocks : kSigns)[std::min(level, kLevels)];
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

void print_row(TextPage& page, std::string_view label, std::string_view strip, Paint paint) {
  const std::size_t end = strip.find_last_not_of(' ');
  page.line(fmt::format("{:>9}  {}", label, page.paint(paint, strip.substr(0, end + 1))));
}

}  // namespace

void print_strip(TextPage& page, const RunResult& run) {
  const std::vector<Block>& blocks = run.blocks.blocks;
  const bool open_loop = !run.response.empty();
  Durations medians;
  Durations highest;
  for (const Block& block : blocks) {
    const Histogram& histogram = open_loop ? block.response : block.rtt;
    medians.push_back(histogram.percentile(50));
    highest.push_back(histogram.max());
  }
  const auto of_none = [](Nanoseconds value) { return value == Nanoseconds(0); };
  const auto empty = std::count_if(highest.begin(), highest.end(), of_none);
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
