#include "report/text/bench.hpp"

#include <fmt/format.h>

#include <string_view>

#include "core/text.hpp"
#include "report/text/comparison.hpp"
#include "report/text/gates.hpp"
#include "report/text/items.hpp"
#include "report/text/latency.hpp"
#include "report/text/outages.hpp"
#include "report/text/strip.hpp"
#include "report/text/sweep.hpp"

namespace especho {
namespace {

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
      where = fmt::format("sim, profile {}, at {}", result_.simulated, where);
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
                  {fmt::format("{} each way ({} Mbit/s)", format_throughput(run.bytes_per_second()),
                               format_rate(run.bytes_per_second() * 8 / 1e6)),
                   format_rate(run.echoes_per_second()) + " echoes/s",
                   "in " + format_duration(run.elapsed)});
    }
    if (const auto& rate = result_.plan.rate) page_.field("rate", rate_items(run, *rate));
    page_.field("echoes", echo_items(run));
    field_if_any("connections", connection_items(run));
    field_if_any("tcp", tcp_items(run.tcp));
    field_if_any("device", device_items(run));
    print_bars(page_, run.rtt);
    print_strip(page_, run);
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
    if (!run.response.empty()) page_.line(kOfResponse);
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

std::string text_report(const BenchResult& result, TextStyle style) {
  return TextReport(result, style).write();
}

}  // namespace especho
