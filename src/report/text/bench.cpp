#include "report/formats.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "compare/gate.hpp"
#include "compare/wording.hpp"
#include "core/text.hpp"
#include "report/text/comparison.hpp"
#include "report/text/sections.hpp"

namespace especho {
namespace {

TextTable latency_table(const BenchResult& result, std::string_view name,
                        Histogram RunResult::*histogram) {
  TextTable table(latency_titles(name));
  for (const RunResult& run : result.runs) {
    table.add(latency_row(run_label(result.plan, run), run.*histogram));
  }
  return table;
}

TextTable throughput_table(TextPage& page, const BenchResult& result) {
  TextTable table({{"", "throughput", "echoes/s", "connect", "elapsed"}, "echoes"});
  for (const RunResult& run : result.runs) {
    table.add({{run_label(result.plan, run), format_throughput(run.bytes_per_second()),
                format_rate(run.echoes_per_second()),
                run.connect.empty() ? "-" : format_duration(run.connect.percentile(50)),
                format_duration(run.elapsed)},
               page.joined(echo_items(run))});
  }
  return table;
}

TextTable rate_table(TextPage& page, const BenchResult& result) {
  TextTable table({{"rate", "asked", "achieved", "unsent"}});
  for (const RunResult& run : result.runs) {
    const double asked = *result.plan.rate;
    table.add({{run_label(result.plan, run), asked_text(asked), achieved_text(run),
                fmt::format("{}", run.unsent)},
               page.paint(Paint::notice, why_behind(run, asked))});
  }
  return table;
}

/// Only if a run had fewer connections at once than asked for; else the headline has the number.
TextTable connection_table(const BenchResult& result) {
  TextTable table({{"connections", "asked", "made", "served", "waited"}});
  const auto complete = [](const RunResult& run) {
    return run.connections_served == run.connections && run.connections_waited == 0;
  };
  if (std::all_of(result.runs.begin(), result.runs.end(), complete)) return table;
  for (const RunResult& run : result.runs) {
    table.add({{run_label(result.plan, run), fmt::format("{}", run.connections),
                fmt::format("{}", run.connections_made), fmt::format("{}", run.connections_served),
                fmt::format("{}", run.connections_waited)}});
  }
  return table;
}

TextTable tcp_table(const BenchResult& result) {
  TextTable table({{"tcp", "rtt", "min rtt", "retransmits", "window", "MSS", "device"}});
  const auto unknown = [](const RunResult& run) { return run.tcp.empty(); };
  if (std::all_of(result.runs.begin(), result.runs.end(), unknown)) return table;
  const auto time = [](const auto& value) { return value ? format_duration(*value) : "-"; };
  const auto count = [](const auto& value) { return value ? fmt::format("{}", *value) : "-"; };
  const auto bytes = [](const auto& value) { return value ? fmt::format("{} B", *value) : "-"; };
  for (const RunResult& run : result.runs) {
    const TcpEvidence& tcp = run.tcp;
    const std::string device = device_percent(run);
    table.add(
        {{run_label(result.plan, run), time(tcp.rtt), time(tcp.min_rtt), count(tcp.retransmits),
          bytes(tcp.peer_window), bytes(tcp.mss), device.empty() ? "-" : device}});
  }
  return table;
}

/// The width of the longest of them.
template <typename Text>
std::size_t width(const BenchResult& result, Text text_of) {
  std::size_t longest = 0;
  for (const Verification& verification : result.verifications) {
    longest = std::max(longest, text_of(verification).size());
  }
  return longest;
}

void print_sweep(TextPage& page, const BenchResult& result) {
  const auto print = [&](const TextTable& table) {
    if (table.empty()) return;
    table.print(page);
    page.line();
  };
  latency_table(result, "rtt", &RunResult::rtt).print(page);
  print_spread(page, result.runs);
  page.line();
  print(latency_table(result, "ttfb", &RunResult::ttfb));
  if (result.plan.rate) {
    latency_table(result, "response", &RunResult::response).print(page);
    page.line(kResponseNote);
    page.line();
    print(rate_table(page, result));
  }
  print(connection_table(result));
  print(tcp_table(result));
  throughput_table(page, result).print(page);
}

class TextReport {
 public:
  TextReport(const BenchResult& result, TextStyle style) : result_(result), page_(style) {}

  std::string write() {
    header();
    if (result_.runs.empty()) page_.line("nothing was measured");
    if (result_.runs.size() == 1) single(result_.runs.front());
    if (result_.runs.size() > 1) print_sweep(page_, result_);
    for (const RunResult& run : result_.runs) print_outages(page_, run, title("outages", run));
    for (const RunResult& run : result_.runs) failures(run);
    print_verifications(page_, result_);
    if (result_.comparison) {
      page_.line();
      print_comparison(page_, *result_.comparison);
    }
    return page_.text();
  }

 private:
  std::string label(const RunResult& run) const { return run_label(result_.plan, run); }
  std::string title(std::string_view what, const RunResult& run) const {
    return result_.runs.size() == 1 ? std::string(what) : fmt::format("{} at {}", what, label(run));
  }

  void header() {
    const Target& target = result_.plan.target;
    std::string where = to_string(target);
    if (!result_.simulated.empty()) {
      where = fmt::format("sim, {}, at {}", to_string(result_.simulated), where);
    }
    if (!result_.address.empty() && result_.address != target.host) {
      where += fmt::format(" ({})", result_.address);
    }
    page_.heading(fmt::format("especho bench {}", where));
    page_.list(load_items(result_));
    page_.line();
  }

  void single(const RunResult& run) {
    if (run.rtt.empty()) page_.line(fmt::format("no echo of {} was completed\n", label(run)));
    latencies(run);
    page_.field("size", {label(run)});
    if (!run.rtt.empty()) {
      page_.field("throughput",
                  {fmt::format("{} each way ({})", format_throughput(run.bytes_per_second()),
                               format_bit_rate(run.bytes_per_second())),
                   format_rate(run.echoes_per_second()) + " echoes/s",
                   "in " + format_duration(run.elapsed)});
    }
    if (const auto& rate = result_.plan.rate) page_.field("rate", rate_items(run, *rate));
    page_.field("echoes", echo_items(run));
    field_if_any("connections", connection_items(run));
    field_if_any("tcp", tcp_items(run.tcp));
    field_if_any("device", device_items(run));
    print_bars(page_, run.rtt);
    print_sparklines(page_, run);
  }

  void latencies(const RunResult& run) {
    TextTable table(latency_titles(""));
    if (!run.rtt.empty()) {
      table.add(latency_row("rtt", run.rtt));
      table.add(latency_row("ttfb", run.ttfb));
    }
    if (result_.reached.look_up && &run == &result_.runs.front()) {
      table.add({{"look-up", format_duration(*result_.reached.look_up)}});
    }
    if (run.connect.count() > 1) {
      table.add(latency_row("connect", run.connect));
    } else if (!run.connect.empty()) {
      table.add({{"connect", format_duration(run.connect.max())}});
    }
    if (!run.response.empty()) table.add(latency_row("response", run.response));
    if (table.empty()) return;
    table.print(page_);
    if (!run.response.empty()) page_.line(kResponseNote);
    page_.line();
  }

  void field_if_any(std::string_view label, const Items& items) {
    if (!items.empty()) page_.field(label, items);
  }

  void failures(const RunResult& run) {
    if (run.failures.empty()) return;
    page_.line();
    page_.heading(title("failures", run));
    for (const Failure& failure : run.failures) page_.line("  " + printable(describe(failure)));
    const std::uint64_t more = run.echoes.failed() - run.failures.size();
    if (more != 0) page_.line(fmt::format("  and {} more", more));
  }

  const BenchResult& result_;
  TextPage page_;
};

}  // namespace

void print_verifications(TextPage& page, const BenchResult& result) {
  const auto& all = result.verifications;
  if (all.empty()) return;
  const ExpectationTally counts = tally(all);
  page.line();
  page.heading(
      fmt::format("expectations: {} of {} met", counts.all - counts.failed.size(), counts.all));
  const bool one_run = planned_runs(result.plan) == 1;
  const auto label = [&](const Verification& v) {
    return one_run ? std::string() : run_label(result.plan, v.run) + "  ";
  };
  const auto text = [](const Verification& v) { return printable(v.text); };
  const std::size_t labels = width(result, label);
  const std::size_t texts = width(result, text);
  for (const Verification& v : all) {
    page.line(
        fmt::format("  {:{}}{:{}}  {}", label(v), labels, text(v), texts,
                    v.met ? v.measured : page.paint(Paint::bad, "failed: " + printable(v.why))));
  }
}

std::string text_report(const BenchResult& result, TextStyle style) {
  return TextReport(result, style).write();
}

}  // namespace especho
