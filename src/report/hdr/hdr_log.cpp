#include "report/formats.hpp"

#include <fmt/chrono.h>

#include <algorithm>
#include <chrono>

#include "core/text.hpp"
#include "core/version.hpp"
#include "report/hdr/hdr_codec.hpp"

namespace especho {
namespace {

/// In seconds since the bench began to measure.
struct Interval {
  double start = 0;
  double length = 0;
};

/// By default, HdrHistogram's log reader takes the untagged lines: the round trips, if there is one
/// size.
std::string tag_of(const BenchPlan& plan, const char* latency, std::uint64_t size) {
  const auto& sizes = plan.sizes;
  const bool one_size = std::all_of(sizes.begin(), sizes.end(),
                                    [&](std::uint64_t other) { return other == sizes.front(); });
  if (one_size) return latency == std::string_view("rtt") ? "" : fmt::format("Tag={},", latency);
  return fmt::format("Tag={}-{},", latency, size);
}

/// The reader wants start, length and maximum with three decimals.
void add_line(std::string& log, const std::string& tag, Interval at, const Histogram& histogram) {
  if (histogram.empty()) return;
  log += fmt::format("{}{:.3f},{:.3f},{:.3f},{}\n", tag, at.start, at.length,
                     to_milliseconds(histogram.max()), encode_hdr(histogram));
}

/// In order of their start, since a reader that looks at an interval stops after it: first the
/// lines of the whole run, then one for each block with echoes.
void add_run(std::string& log, const BenchPlan& plan, const RunResult& run, double start) {
  const auto tag = [&](const char* latency) { return tag_of(plan, latency, run.size); };
  const Interval whole{start, to_seconds(run.elapsed)};
  add_line(log, tag("ttfb"), whole, run.ttfb);
  add_line(log, tag("connect"), whole, run.connect);
  const std::vector<Block>& blocks = run.blocks.blocks;
  if (blocks.empty()) {
    add_line(log, tag("rtt"), whole, run.rtt);
    add_line(log, tag("response"), whole, run.response);
  }
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const double since = to_seconds(run.blocks.start_of(i));
    const double length = std::clamp(whole.length - since, 0.0, to_seconds(run.blocks.length));
    add_line(log, tag("rtt"), {start + since, length}, blocks[i].rtt);
    add_line(log, tag("response"), {start + since, length}, blocks[i].response);
  }
}

}  // namespace

std::string hdr_log(const BenchResult& result) {
  const auto since_epoch = result.started.time_since_epoch();
  const double started = to_seconds(std::chrono::duration_cast<Nanoseconds>(since_epoch));
  const auto calendar = fmt::gmtime(std::chrono::system_clock::to_time_t(result.started));
  std::string log = fmt::format(
      "#[Logged with especho {}, bench {}]\n"
      "#[Histogram log format version 1.3]\n"
      "#[StartTime: {:.3f} (seconds since epoch), {:%a %b %d %H:%M:%S} UTC {:%Y}]\n"
      "#[BaseTime: {:.3f} (seconds since epoch)]\n"
      "#[Values in nanoseconds; runs follow one another without gaps]\n"
      "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n",
      kVersion, printable(to_string(result.plan.target)), started, calendar, calendar, started);
  double start = 0;
  for (const RunResult& run : result.runs) {
    log += fmt::format("#[Run {} of {}: {} of {} echoes ok]\n", run.repetition,
                       counted(run.size, "byte"), run.echoes[Outcome::ok], run.echoes.attempted());
    add_run(log, result.plan, run, start);
    start += to_seconds(run.elapsed);
  }
  return log;
}

}  // namespace especho
