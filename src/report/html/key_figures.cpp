#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "report/escape.hpp"
#include "report/html/sections.hpp"
#include "report/text/sections.hpp"

namespace especho::html {
namespace {

constexpr std::size_t kMostRows = 60;
constexpr std::size_t kBeside = 5;  ///< runs that fit side by side

using Figures = std::vector<KeyFigure>;

std::string tiles(const Figures& figures) {
  std::string text = "<dl class=\"tiles\">";
  for (const KeyFigure& figure : figures) {
    if (figure.text.empty() || figure.usual) continue;
    text += fmt::format(R"(<div class="{}"><dt>{}</dt><dd>{}</dd></div>)", class_of(figure.tone),
                        escape_xml(figure.label), escape_xml(figure.text));
  }
  return text + "</dl>";
}

/// The places of the figures that at least one run has.
std::vector<std::size_t> known(const std::vector<Figures>& all) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < all.front().size(); ++i) {
    const auto has = [i](const Figures& figures) {
      return !figures[i].text.empty() && !figures[i].usual;
    };
    if (std::any_of(all.begin(), all.end(), has)) places.push_back(i);
  }
  return places;
}

/// The runs of one result: side by side if they are few, else in rows.
std::string runs_table(const BenchResult& result) {
  std::vector<Figures> all;
  std::vector<TableCell> labels;
  for (const RunResult& run : result.runs) {
    if (all.size() == kMostRows) break;
    all.push_back(key_figures(result.plan, run));
    labels.emplace_back(run_label(result.plan, run));
  }
  const auto places = known(all);
  std::vector<TableCell> names;
  names.reserve(places.size());
  for (const std::size_t place : places) names.emplace_back(all.front()[place].label);
  const bool few = all.size() <= kBeside;
  std::vector<TableCell> titles{{few ? "" : "run"}};
  const auto& others = few ? labels : names;
  titles.insert(titles.end(), others.begin(), others.end());
  Table table("key figures of each run", std::move(titles), 1);
  for (std::size_t row = 0; row < (few ? names : labels).size(); ++row) {
    std::vector<TableCell> cells{(few ? names : labels)[row]};
    for (std::size_t column = 0; column < others.size(); ++column) {
      const KeyFigure& figure = few ? all[column][places[row]] : all[row][places[column]];
      cells.emplace_back(figure.text, figure.tone);
    }
    table.row(cells);
  }
  std::string text = table.html();
  if (result.runs.size() > kMostRows) {
    text += fmt::format("<p class=\"note\">and {}</p>",
                        counted(result.runs.size() - kMostRows, "more run"));
  }
  return text;
}

/// A column for each result, and a group of rows for each size.
std::string results_table(const std::vector<NamedResult>& results,
                          const std::vector<SizeGroup>& groups) {
  std::vector<TableCell> titles{{""}};
  for (const NamedResult& named : results) titles.emplace_back(named.name);
  Table table("key figures of each result", std::move(titles), 1);
  for (const SizeGroup& group : groups) {
    std::vector<Figures> all;
    for (const Series& series : group.series) {
      all.push_back(key_figures(results[series.style].result.plan, series.sum));
    }
    if (groups.size() > 1) table.group(format_size(group.size));
    for (const std::size_t place : known(all)) {
      std::vector<TableCell> cells(results.size() + 1, TableCell(""));
      cells.front() = TableCell(all.front()[place].label);
      for (std::size_t i = 0; i < all.size(); ++i) {
        cells[group.series[i].style + 1] = TableCell(all[i][place].text, all[i][place].tone);
      }
      table.row(cells);
    }
  }
  return table.html();
}

}  // namespace

std::string key_figures_html(const std::vector<NamedResult>& results,
                             const std::vector<SizeGroup>& groups) {
  if (groups.empty()) return "<p class=\"note\">Nothing was measured.</p>\n";
  if (results.size() > 1) return section("Key figures", results_table(results, groups));
  const BenchResult& result = results.front().result;
  std::string text = result.runs.size() == 1 ? tiles(key_figures(result.plan, result.runs.front()))
                                             : runs_table(result);
  const bool any = std::any_of(result.runs.begin(), result.runs.end(),
                               [](const RunResult& run) { return !run.rtt.empty(); });
  if (!any) {
    text += "<p class=\"note\">No echo was completed, so there is no latency to show.</p>";
  }
  return section("Key figures", text);
}

}  // namespace especho::html
