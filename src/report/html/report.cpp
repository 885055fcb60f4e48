#include "report/formats.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

#include "core/version.hpp"
#include "report/advice.hpp"
#include "report/escape.hpp"
#include "report/html/sections.hpp"
#include "report/html/style_sheet.hpp"
#include "report/html/svg_chart.hpp"
#include "report/text/sections.hpp"

namespace especho::html {
namespace {

std::string target_text(const BenchResult& result) {
  const std::string target = to_string(result.plan.target);
  std::string where = result.simulated.empty() ? target
                                               : fmt::format("built-in device, {}, at {}",
                                                             to_string(result.simulated), target);
  const bool resolved = !result.address.empty() && result.address != result.plan.target.host;
  return resolved ? fmt::format("{} ({})", where, result.address) : where;
}

/// Empty if it is unknown.
std::string time_html(const BenchResult& result) {
  const auto started = std::chrono::system_clock::to_time_t(result.started);
  if (started <= 0) return {};
  const auto utc = fmt::gmtime(started);
  return fmt::format(R"(<time datetime="{0:%Y-%m-%dT%H:%M:%SZ}">{0:%Y-%m-%d %H:%M:%S} UTC</time>)",
                     utc);
}

std::string fact(std::string_view name, std::string_view html) {
  if (html.empty()) return {};
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", escape_xml(name), html);
}

std::string sizes_text(const BenchPlan& plan) {
  std::string text;
  for (std::size_t i = 0; i < plan.sizes.size() && i < 8; ++i) {
    text += (i == 0 ? "" : ", ") + format_size(plan.sizes[i]);
  }
  if (plan.sizes.size() > 8) text += fmt::format(" and {} more", plan.sizes.size() - 8);
  if (plan.repeat > 1) text += fmt::format(", {} runs each", plan.repeat);
  return text;
}

std::string facts_html(const BenchResult& result) {
  return "<dl class=\"facts\">" + fact("target", escape_xml(target_text(result))) +
         fact("size", escape_xml(sizes_text(result.plan))) +
         fact("load", inline_items(load_items(result))) + fact("started", time_html(result)) +
         "</dl>";
}

std::string reason_html(const BenchResult& result) {
  if (result.exit.code == ExitCode::ok) return {};
  std::string text = fmt::format("<p class=\"reason\">{}", escape_xml(result.exit.reason));
  const std::string next = advice(result);
  if (!next.empty()) text += fmt::format("<br/><span class=\"next\">{}</span>", escape_xml(next));
  return text + "</p>";
}

std::string verdict_chip(const BenchResult& result) {
  return chip(tone_of(result.exit.code), word_for(result.exit.code));
}

std::string card(const NamedResult& named, std::size_t style) {
  return fmt::format(R"(<article class="card {}"><h2>{}{} {}</h2>{}{}</article>)",
                     class_of(tone_of(named.result.exit.code)), svg::key(style, ""),
                     escape_xml(named.name), verdict_chip(named.result), reason_html(named.result),
                     facts_html(named.result));
}

std::string heading(const std::vector<NamedResult>& results, std::string_view title) {
  if (!title.empty()) return escape_xml(title);
  if (results.size() > 1) return fmt::format("{} results of especho bench", results.size());
  const BenchResult& result = results.front().result;
  return result.simulated.empty() ? "Echoes of " + escape_xml(to_string(result.plan.target))
                                  : "Echoes of the built-in device";
}

/// Title, verdict, and what was measured, when and how.
std::string header_html(const std::vector<NamedResult>& results, std::string_view title) {
  const std::string h1 = "<h1>" + heading(results, title) + "</h1>";
  if (results.size() == 1) {
    const BenchResult& result = results.front().result;
    return fmt::format("<header class=\"card {}\">{}<p class=\"verdict\">{}</p>{}{}</header>\n",
                       class_of(tone_of(result.exit.code)), h1, verdict_chip(result),
                       reason_html(result), facts_html(result));
  }
  std::string text =
      fmt::format("<header class=\"several\">{}</header>\n<div class=\"cards\">", h1);
  for (std::size_t i = 0; i < results.size(); ++i) text += card(results[i], i);
  return text + "</div>\n";
}

}  // namespace
}  // namespace especho::html

namespace especho {
namespace {

static_assert(kMostReported == svg::kStyles);

/// At most this many sizes get their own plots.
constexpr std::size_t kPlotted = 8;

/// The curves of a single result are named by size, not by result.
void draw_alone(html::SizeGroup& group) {
  for (html::Series& series : group.series) series.name = format_size(group.size);
}

/// The smallest, the largest, and some evenly spaced between them.
std::vector<const html::SizeGroup*> plotted(const std::vector<html::SizeGroup>& groups) {
  std::vector<const html::SizeGroup*> chosen;
  const std::size_t count = std::min(groups.size(), kPlotted);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t place = count < 2 ? 0 : i * (groups.size() - 1) / (count - 1);
    chosen.push_back(&groups[place]);
  }
  return chosen;
}

/// For a single result, rtt and response share a plot, which shows their difference.
std::string percentile_figures(const std::string& id, const html::SizeGroup& group) {
  auto rtt = html::rtt_curves(group);
  auto response = html::response_curves(group);
  if (group.series.size() > 1) {
    for (auto& curve : response) curve.name += " response";
    return html::percentile_figure(id, rtt) + html::percentile_figure(id + "-response", response);
  }
  for (auto& curve : response) {
    curve.style = 1;
    rtt.push_back(curve);
  }
  return html::percentile_figure(id, rtt);
}

std::string plots_of(const html::SizeGroup& group) {
  const std::string size = fmt::format("-{}", group.size);
  const std::string text =
      percentile_figures("percentiles" + size, group) +
      html::distribution_figure("distribution" + size, html::rtt_curves(group)) +
      html::timeline_figure("time" + size, group, html::LatencyKind::rtt) +
      html::timeline_figure("time-response" + size, group, html::LatencyKind::response);
  return text.empty() ? "" : "<div class=\"plots\">\n" + text + "</div>";
}

std::string plots(std::vector<html::SizeGroup> groups, bool alone) {
  const std::string sweep =
      html::size_latency_figure(groups) + html::size_throughput_figure(groups);
  std::string text;
  if (!sweep.empty()) {
    text += html::section("Sizes", "<div class=\"plots\">\n" + sweep + "</div>");
  }
  if (alone) std::for_each(groups.begin(), groups.end(), draw_alone);
  for (const html::SizeGroup* group : plotted(groups)) {
    text += html::section(fmt::format("Echoes of {}", format_size(group->size)), plots_of(*group));
  }
  if (groups.size() > kPlotted) {
    text += fmt::format("<p class=\"note\">Of {} sizes, {} have their own plots.</p>\n",
                        groups.size(), kPlotted);
  }
  return text;
}

std::string footer(bool with_response) {
  std::string text =
      "<footer><p>rtt is a full round trip: from the first byte offered to the system to the last "
      "echoed byte read. ";
  if (with_response) {
    text +=
        "response counts from the scheduled start of the echo, so a stall is charged to every echo "
        "that it delayed. ";
  }
  text +=
      "Percentiles are by nearest rank, over the good echoes; throughput is payload echoed per "
      "second, each way.</p>";
  return text + fmt::format("<p>especho {}</p></footer>\n", kVersion);
}

std::string page_title(const std::vector<NamedResult>& results, std::string_view title) {
  if (!title.empty()) return std::string(title);
  std::string names;
  for (const NamedResult& named : results) names += (names.empty() ? "" : ", ") + named.name;
  return "especho: " + names;
}

}  // namespace

std::string html_report(const std::vector<NamedResult>& results, std::string_view title) {
  const auto groups = html::by_size(results);
  const bool with_response = std::any_of(
      groups.begin(), groups.end(),
      [](const html::SizeGroup& group) { return !html::response_curves(group).empty(); });
  std::string page = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
      "<meta name=\"generator\" content=\"especho {}\"/>\n<link rel=\"icon\" href=\"data:,\"/>\n"
      "<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n<main>\n",
      kVersion, escape_xml(page_title(results, title)), kStyleSheet);
  page += html::header_html(results, title);
  page += html::key_figures_html(results, groups);
  page += html::comparisons_html(results);
  page += html::expectations_html(results);
  page += html::failures_html(results);
  page += plots(groups, results.size() == 1);
  page += html::outages_html(results);
  page += html::evidence_html(results);
  return page + "</main>\n" + footer(with_response) + "</body>\n</html>\n";
}

}  // namespace especho
