#include "report/html/report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/version.hpp"
#include "report/escape.hpp"
#include "report/html/sections.hpp"
#include "report/html/style_sheet.hpp"
#include "report/html/svg_chart.hpp"

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
