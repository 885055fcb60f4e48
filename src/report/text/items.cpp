#include "report/text/sections.hpp"

#include <fmt/format.h>

#include <map>

#include "compare/wording.hpp"
#include "core/options/bench_options.hpp"
#include "core/text.hpp"

namespace especho {
namespace {

/// Below this share of the asked rate, the schedule was not kept.
constexpr double kKept = 0.95;

std::string percent_text(Nanoseconds part, Nanoseconds whole) {
  return fmt::format("{:.0f} %", 100 * to_seconds(part) / to_seconds(whole));
}

}  // namespace

Items load_items(const BenchResult& result) {
  std::map<int, std::string> by_place;
  for (const BenchOption& option : bench_options()) {
    if (option.load) by_place.emplace(option.load->place, option.load->text(result));
  }
  Items items;
  for (const auto& [place, text] : by_place) {
    if (!text.empty()) items.emplace_back(text);
  }
  return items;
}

Items echo_items(const RunResult& run) {
  const OutcomeCounts& echoes = run.echoes;
  Items items{fmt::format("{} of {} ok", echoes[Outcome::ok], echoes.attempted())};
  for (const Outcome outcome : kOutcomes) {
    if (outcome == Outcome::ok || echoes[outcome] == 0) continue;
    items.push_back({fmt::format("{} {}", echoes[outcome], to_string(outcome)), Paint::bad});
  }
  if (const std::uint64_t local = run.local.failed(); local != 0) {
    items.push_back({fmt::format("{} because of this machine", local), Paint::bad});
  }
  if (run.cut_off != 0) items.push_back(fmt::format("{} cut off", run.cut_off));
  return items;
}

std::string asked_text(double rate) {
  return fmt::format("{}/s", rate);
}

std::string achieved_text(const RunResult& run) {
  const double rate = run.attempts_per_second();
  return fmt::format("{}/s", rate < 999.5 ? format_rate(rate) : fmt::format("{:.0f}", rate));
}

std::string why_behind(const RunResult& run, double asked) {
  const bool kept = run.unsent == 0 && run.attempts_per_second() >= kKept * asked;
  return kept ? "" : "the device or this machine cannot keep up";
}

Items rate_items(const RunResult& run, double asked) {
  const std::string why = why_behind(run, asked);
  const Paint paint = why.empty() ? Paint::none : Paint::notice;
  Items items{{"asked " + asked_text(asked), paint},
              {"achieved " + achieved_text(run), paint},
              {fmt::format("unsent {}", run.unsent), paint}};
  if (!why.empty()) items.push_back({why, paint});
  return items;
}

namespace {

Items served_items(const RunResult& run) {
  const bool complete = run.connections_served == run.connections;
  if (run.connections == 1 && complete) return {};
  const Paint paint = complete ? Paint::none : Paint::bad;
  Items items{fmt::format("{} asked", run.connections),
              {fmt::format("{} made", run.connections_made), paint},
              {fmt::format("{} served", run.connections_served), paint}};
  if (run.connections_waited == 0) return items;
  items.push_back({fmt::format("{} of them only after others had ended", run.connections_waited),
                   Paint::notice});
  items.push_back(
      {fmt::format("after {} at most", format_duration(run.longest_wait)), Paint::notice});
  if (run.connections_limit) {
    items.push_back(
        {fmt::format("the device serves {} at once", *run.connections_limit), Paint::notice});
  } else if (run.connections_at_once != 0) {
    items.push_back({fmt::format("at least {} at once", run.connections_at_once), Paint::notice});
  }
  return items;
}

}  // namespace

Items connection_items(const RunResult& run) {
  Items items = served_items(run);
  if (const auto echoes = closes_after(run)) {
    items.push_back(
        {"the device closes each after " + counted(*echoes, "echo", "echoes"), Paint::notice});
  }
  return items;
}

Items tcp_items(const TcpEvidence& tcp) {
  Items items;
  if (tcp.rtt) items.push_back("rtt " + format_duration(*tcp.rtt));
  if (tcp.min_rtt) items.push_back("min " + format_duration(*tcp.min_rtt));
  if (tcp.retransmits) {
    items.push_back({counted(*tcp.retransmits, "retransmit"),
                     *tcp.retransmits == 0 ? Paint::none : Paint::notice});
  }
  if (tcp.peer_window) items.push_back(fmt::format("window {} B", *tcp.peer_window));
  if (tcp.mss) items.push_back(fmt::format("MSS {} B", *tcp.mss));
  if (tcp.data_segments_in) items.push_back(counted(*tcp.data_segments_in, "segment") + " in");
  return items;
}

std::string device_percent(const RunResult& run) {
  const auto share = device_share(run);
  if (!share) return {};
  const Nanoseconds echo = run.rtt.percentile(50);
  return range_text(percent_text(share->at_least, echo), percent_text(share->at_most, echo));
}

Items device_items(const RunResult& run) {
  const auto share = device_share(run);
  if (!share) return {};
  return {fmt::format("{} of the median round trip of {} ({})",
                      range_text(format_duration(share->at_least), format_duration(share->at_most)),
                      format_duration(run.rtt.percentile(50)), device_percent(run))};
}

}  // namespace especho
