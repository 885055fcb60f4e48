#include "report/text_report.hpp"

#include <fmt/color.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "report/bars.hpp"

namespace especho {
namespace {

constexpr double kPercentiles[] = {50, 90, 99, 99.9};
constexpr std::size_t kBarWidth = 50;

class TextReport {
 public:
  TextReport(const BenchResult& result, TextStyle style) : result_(result), style_(style) {}

  std::string write() {
    header();
    if (result_.runs.size() == 1) {
      single(result_.runs.front());
    } else {
      sweep();
    }
    failures();
    return std::move(text_);
  }

 private:
  void line(std::string_view text = {}) {
    text_ += text;
    text_ += '\n';
  }

  std::string paint(fmt::text_style how, std::string_view text) const {
    return style_.color ? fmt::format(how, "{}", text) : std::string(text);
  }
  std::string heading(std::string_view text) const { return paint(fmt::emphasis::bold, text); }

  void header() {
    const BenchPlan& plan = result_.plan;
    const Target& target = plan.target;
    std::string where = to_string(target);
    if (!result_.simulated.empty()) {
      where = fmt::format("sim, profile {}, at {}", result_.simulated, where);
    }
    if (!result_.address.empty() && result_.address != target.host) {
      where += fmt::format(" ({})", result_.address);
    }
    line(heading(fmt::format("especho bench {}", where)));
    std::string how = "closed loop, 1 connection";
    if (!plan.no_delay) how += ", Nagle on";
    line(how);
    line();
  }

  void single(const RunResult& run) {
    if (run.rtt.empty()) {
      line(fmt::format("no echo of {} was completed", format_size(run.size)));
    } else {
      stats_header("");
      stats_row("rtt", run.rtt);
      stats_row("ttfb", run.ttfb);
    }
    if (run.connect.count() > 1) {
      stats_row("connect", run.connect);
    } else if (!run.connect.empty()) {
      line(fmt::format("{:<8}{:>9}", "connect", format_duration(run.connect.max())));
    }
    line();
    line(fmt::format("size        {}", format_size(run.size)));
    if (!run.rtt.empty()) {
      line(fmt::format("throughput  {} each way ({} Mbit/s), {} echoes/s, in {}",
                       format_throughput(run.bytes_per_second()),
                       format_rate(run.bytes_per_second() * 8 / 1e6),
                       format_rate(run.echoes_per_second()), format_duration(run.elapsed)));
    }
    line("echoes      " + outcome_summary(run.echoes));
    histogram(run.rtt);
  }

  void sweep() {
    stats_table("rtt", &RunResult::rtt);
    stats_table("ttfb", &RunResult::ttfb);
    line(heading(fmt::format("{:<8}{:>12}{:>13}{:>9}{:>9}  {}", "", "throughput", "echoes/s",
                             "connect", "elapsed", "echoes")));
    for (const RunResult& run : result_.runs) {
      const std::string connect =
          run.connect.empty() ? "-" : format_duration(run.connect.percentile(50));
      line(fmt::format("{:<8}{:>12}{:>13}{:>9}{:>9}  {}", format_size(run.size),
                       format_throughput(run.bytes_per_second()),
                       format_rate(run.echoes_per_second()), connect, format_duration(run.elapsed),
                       outcome_summary(run.echoes)));
    }
  }

  void stats_table(std::string_view name, Histogram RunResult::*histogram) {
    stats_header(name);
    for (const RunResult& run : result_.runs) {
      stats_row(format_size(run.size), run.*histogram);
    }
    line();
  }

  void stats_header(std::string_view name) {
    line(heading(fmt::format("{:<8}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}", name, "min", "mean",
                             "p50", "p90", "p99", "p99.9", "max", "stddev")));
  }

  void stats_row(std::string_view label, const Histogram& histogram) {
    std::string row = fmt::format("{:<8}", label);
    const auto cell = [&](Nanoseconds value) {
      row += fmt::format("{:>9}", histogram.empty() ? "-" : format_duration(value));
    };
    const auto ns = [](double value) { return Nanoseconds(static_cast<Nanoseconds::rep>(value)); };
    cell(histogram.min());
    cell(ns(histogram.mean_ns()));
    for (const double percent : kPercentiles) cell(histogram.percentile(percent));
    cell(histogram.max());
    cell(ns(histogram.stddev_ns()));
    line(row);
  }

  std::string outcome_summary(const OutcomeCounts& echoes) const {
    std::string text = fmt::format("{} of {} ok", echoes[Outcome::ok], echoes.attempted());
    if (echoes.failed() == 0) return text;
    std::string bad;
    for (const Outcome outcome : kOutcomes) {
      if (outcome == Outcome::ok || echoes[outcome] == 0) continue;
      bad += fmt::format(", {} {}", echoes[outcome], to_string(outcome));
    }
    return text + paint(fmt::fg(fmt::terminal_color::red), bad);
  }

  void histogram(const Histogram& rtt) {
    const auto bars = bars_of(rtt);
    if (bars.size() < 2) return;
    line();
    line(heading("rtt from"));
    const auto tallest = std::max_element(bars.begin(), bars.end(), [](const Bar& a, const Bar& b) {
                           return a.count < b.count;
                         })->count;
    for (const Bar& bar : bars) {
      const double length = static_cast<double>(bar.count) / static_cast<double>(tallest);
      line(fmt::format("{:>9}  {} {}", format_duration(bar.from),
                       paint(fmt::fg(fmt::terminal_color::cyan), bar_text(length)), bar.count));
    }
    line(fmt::format("{:>9}  (max)", format_duration(rtt.max())));
  }

  /// In eighths of a character where the terminal has them; never nothing for something.
  std::string bar_text(double share) const {
    constexpr std::size_t kParts = 8;
    const auto eighths = static_cast<std::size_t>(std::lround(share * kBarWidth * kParts));
    if (!style_.unicode) {
      return std::string(share > 0 ? std::max<std::size_t>(eighths / kParts, 1) : 0, '#');
    }
    std::string text;
    for (std::size_t i = 0; i < eighths / kParts; ++i) text += "█";
    constexpr std::string_view kFractions[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    text += kFractions[eighths % kParts];
    return share > 0 && text.empty() ? std::string(kFractions[1]) : text;
  }

  void failures() {
    for (const RunResult& run : result_.runs) {
      if (run.failures.empty()) continue;
      line();
      line(heading(result_.runs.size() == 1
                       ? std::string("failures")
                       : fmt::format("failures at {}", format_size(run.size))));
      for (const Failure& failure : run.failures) line("  " + describe(failure));
      const std::uint64_t more = run.echoes.failed() - run.failures.size();
      if (more != 0) line(fmt::format("  and {} more", more));
    }
  }

  const BenchResult& result_;
  TextStyle style_;
  std::string text_;
};

}  // namespace

std::string text_report(const BenchResult& result, TextStyle style) {
  return TextReport(result, style).write();
}

}  // namespace especho
