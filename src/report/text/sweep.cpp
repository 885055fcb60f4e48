#include "report/text/sweep.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/text/items.hpp"
#include "report/text/latency.hpp"
#include "report/text/table.hpp"

namespace especho {
namespace {

using Runs = std::vector<RunResult>;

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

/// Only where a run had fewer of them at once than were asked for; else the headline tells.
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

}  // namespace

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
    page.line(kOfResponse);
    page.line();
    print(rate_table(page, result));
  }
  print(connection_table(result));
  print(tcp_table(result));
  throughput_table(page, result).print(page);
}

}  // namespace especho
