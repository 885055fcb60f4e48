#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "report/escape.hpp"
#include "report/html/sections.hpp"
#include "report/text/sections.hpp"

namespace especho::html {
namespace {

constexpr std::size_t kListedOutages = 10;
constexpr std::size_t kMostRuns = 20;  ///< whose failures or outages are listed

/// With a heading if there are several runs.
std::string titled(std::string_view title, std::string_view html) {
  return title.empty() ? std::string(html)
                       : fmt::format("<h3>{}</h3>\n{}", escape_xml(title), html);
}

/// Of all runs that `to_html` has something to say about.
template <typename ToHtml>
std::string of_runs(const std::vector<NamedResult>& results, const ToHtml& to_html) {
  std::string text;
  std::size_t listed = 0;
  std::size_t more = 0;
  for (const NamedResult& named : results) {
    for (const RunResult& run : named.result.runs) {
      const std::string html = to_html(run);
      if (html.empty()) continue;
      if (++listed > kMostRuns) {
        ++more;
      } else {
        text += titled(label_of(results, named, run), html);
      }
    }
  }
  if (more != 0) text += fmt::format("<p class=\"note\">and {}</p>", counted(more, "more run"));
  return text;
}

std::string failures_of(const RunResult& run) {
  if (run.echoes.failed() == 0) return {};
  std::string text =
      fmt::format("<p>{}</p>\n<ul class=\"failures\">", inline_items(echo_items(run)));
  for (const Failure& failure : run.failures) {
    text += fmt::format("\n<li>{}</li>", escape_xml(describe(failure)));
  }
  const std::uint64_t more = run.echoes.failed() - run.failures.size();
  if (more != 0) text += fmt::format("\n<li>and {} more</li>", more);
  return text + "</ul>\n";
}

std::string outages_of(const RunResult& run) {
  if (run.outage_count == 0) return {};
  const bool several = run.connections != 1;
  std::vector<TableCell> titles{{"at"}, {"echo"}};
  if (several) titles.emplace_back("connection");
  titles.emplace_back("outcome");
  titles.emplace_back("back after");
  const std::size_t all = titles.size();
  Table table("outages", std::move(titles), all);
  const std::size_t listed = std::min(run.outages.size(), kListedOutages);
  for (std::size_t i = 0; i < listed; ++i) {
    const Outage& outage = run.outages[i];
    std::vector<TableCell> cells{format_duration(outage.at), fmt::format("{}", outage.echo)};
    if (several) cells.emplace_back(fmt::format("{}", outage.connection));
    cells.emplace_back(outcome_text(outage));
    cells.emplace_back(
        outage.recovered_after ? format_duration(*outage.recovered_after) : "not back",
        outage.recovered_after ? Tone::none : Tone::bad);
    table.row(cells);
  }
  const bool all_kept = run.outages.size() == run.outage_count;
  std::string text = fmt::format("<p>{} in all, {} recovered; longest stall {}{}</p>\n",
                                 run.outage_count, run.recoveries, all_kept ? "" : "at least ",
                                 format_duration(run.longest_stall()));
  if (listed != 0) text += table.html();
  const std::uint64_t more = run.outage_count - listed;
  if (more != 0 && listed != 0) text += fmt::format("<p class=\"note\">and {} more</p>", more);
  return text;
}

std::vector<TableCell> verification_cells(const std::vector<NamedResult>& results,
                                          const NamedResult& named,
                                          const Verification& verification, bool several) {
  std::vector<TableCell> cells{{verification.text}};
  if (several) {
    const auto& runs = named.result.runs;
    cells.emplace_back(verification.run < runs.size()
                           ? label_of(results, named, runs[verification.run])
                           : named.name);
  }
  cells.emplace_back(verification.measured);
  std::string verdict =
      chip(verification.met ? Tone::good : Tone::bad, verification.met ? "met" : "not met");
  if (!verification.why.empty()) {
    verdict += fmt::format(" <small>{}</small>", escape_xml(verification.why));
  }
  cells.push_back(TableCell::of_html(std::move(verdict)));
  return cells;
}

}  // namespace

std::string label_of(const std::vector<NamedResult>& results, const NamedResult& named,
                     const RunResult& run) {
  std::string text = results.size() == 1 ? "" : named.name;
  if (named.result.runs.size() > 1) {
    text += (text.empty() ? "" : ", ") + run_label(named.result.plan, run);
  }
  return text;
}

std::string expectations_html(const std::vector<NamedResult>& results) {
  const bool several = results.size() > 1 || results.front().result.runs.size() > 1;
  std::vector<TableCell> titles{{"expectation"}};
  if (several) titles.emplace_back("of");
  titles.emplace_back("measured");
  titles.push_back(TableCell::of_html("verdict"));
  Table table("expectations", std::move(titles), several ? 2 : 1);
  bool any = false;
  for (const NamedResult& named : results) {
    for (const Verification& verification : named.result.verifications) {
      any = true;
      table.row(verification_cells(results, named, verification, several));
    }
  }
  return any ? section("Expectations", table.html()) : "";
}

std::string failures_html(const std::vector<NamedResult>& results) {
  return section("Failures", of_runs(results, failures_of));
}

std::string outages_html(const std::vector<NamedResult>& results) {
  return section("Outages", of_runs(results, outages_of));
}

}  // namespace especho::html
