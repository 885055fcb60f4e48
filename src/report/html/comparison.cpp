#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compare/wording.hpp"
#include "report/escape.hpp"
#include "report/html/sections.hpp"
#include "report/text/comparison.hpp"

namespace especho::html {
namespace {

Tone tone_of_verdict(Verdict verdict) {
  switch (verdict) {
    case Verdict::same:
      return Tone::none;
    case Verdict::better:
      return Tone::good;
    case Verdict::inconclusive:
      return Tone::warn;
    case Verdict::worse:
      return Tone::bad;
  }
  return Tone::none;
}

/// All changes of a comparison share a scale, so that they can be compared by eye.
struct Forest {
  double reach;  ///< the change at its right end
  double tolerance;
};

Forest forest_of(const ResultComparison& comparison) {
  const double tolerance = std::max(comparison.tolerance, 0.01);
  double reach = 2 * tolerance;
  for (const Change& change : comparison.changes) {
    for (const auto& end : {change.low, change.high, change.change}) {
      if (end) reach = std::max(reach, std::abs(*end) * 1.1);
    }
  }
  return {std::min(reach, 6 * tolerance), comparison.tolerance};
}

std::string place(const Forest& forest, double change) {
  return fmt::format("{:.1f}%", 50 + 50 * std::clamp(change / forest.reach, -1.0, 1.0));
}

/// The change as a dot, its interval as a line, and the tolerance as a band around zero. An arrow
/// points to a change beyond the scale.
std::string interval_svg(const Forest& forest, const Change& change, std::string_view says) {
  if (!change.change) return {};
  const double tolerance = 50 * std::min(forest.tolerance / forest.reach, 1.0);
  std::string text = fmt::format(
      R"(<svg class="forest {}" role="img" aria-label="{}">)"
      R"(<rect class="tolerance" x="{:.1f}%" width="{:.1f}%" height="100%"/>)"
      R"(<line class="zero" x1="50%" x2="50%" y1="0" y2="100%"/>)",
      class_of(tone_of_verdict(change.verdict)), escape_xml(says), 50 - tolerance, 2 * tolerance);
  if (change.low || change.high) {
    text += fmt::format(R"(<line class="interval" x1="{}" x2="{}" y1="50%" y2="50%"/>)",
                        place(forest, change.low.value_or(-forest.reach)),
                        place(forest, change.high.value_or(forest.reach)));
  }
  const bool beyond = std::abs(*change.change) > forest.reach;
  const std::string_view sign = !beyond              ? "M-4,0a4,4 0 1 0 8,0a4,4 0 1 0 -8,0z"
                                : *change.change > 0 ? "M-7,-5L1,0L-7,5z"
                                                     : "M7,-5L-1,0L7,5z";
  return text + fmt::format(R"(<svg x="{}" y="50%"><path d="{}"/></svg></svg>)",
                            place(forest, *change.change), sign);
}

std::vector<TableCell> row_of(const Forest& forest, const Change& change) {
  const std::string metric = metric_text(change);
  const std::string text = change_text(change);
  return {metric,
          TableCell::of_html(chip(tone_of_verdict(change.verdict), to_string(change.verdict))),
          value_text(change, change.base),
          value_text(change, change.now),
          text,
          TableCell::of_html(
              interval_svg(forest, change, fmt::format("change of {}: {}", metric, text)))};
}

std::string table_html(const ResultComparison& comparison, std::string_view base,
                       std::string_view now) {
  const auto& changes = comparison.changes;
  Table table(fmt::format("{} compared with {}", now, base),
              {{"metric"}, {"verdict"}, base, now, {"change"}, {""}}, 2);
  const Forest forest = forest_of(comparison);
  const bool several_sizes = has_several_sizes(comparison);
  std::optional<std::uint64_t> size;
  for (const Change& change : changes) {
    if (several_sizes && size != change.size) table.group(format_size(change.size));
    size = change.size;
    table.row(row_of(forest, change));
  }
  return table.html();
}

std::string reasons_html(const ResultComparison& comparison) {
  std::string text;
  for (const std::string& reason : reasons_of(comparison)) {
    text += fmt::format("<li>{}</li>", escape_xml(reason));
  }
  return text.empty() ? "" : fmt::format("<ul class=\"note\">{}</ul>\n", text);
}

std::string comparison_html(const ResultComparison& comparison, std::string_view base,
                            std::string_view now) {
  const std::string summary = comparison_summary(comparison);
  std::string text =
      fmt::format("<h3>{} against {} {}</h3>\n", escape_xml(now), escape_xml(base),
                  chip(tone_of_verdict(comparison.verdict), to_string(comparison.verdict)));
  if (!summary.empty()) text += fmt::format("<p>{}</p>\n", escape_xml(summary));
  if (!comparison.changes.empty()) text += table_html(comparison, base, now);
  text += reasons_html(comparison);
  for (const std::string& note : comparison.notes) {
    text += fmt::format("<p class=\"note\">{}</p>\n", escape_xml(note));
  }
  text += fmt::format(
      "<p class=\"note\">Changes up to {:.3g} % are ignored{}. All intervals hold together with "
      "{:.3g} % confidence{}.</p>\n",
      100 * comparison.tolerance, comparison.changes.empty() ? "" : " (the grey band)",
      100 * comparison.confidence,
      comparison.units.empty() ? "" : "; " + escape_xml(comparison.units));
  return text;
}

std::string against(const NamedResult& base, const NamedResult& now) {
  CompareOptions options;
  const auto different = differences(base.result.plan, now.result.plan);
  options.allow_different = !different.empty();
  std::string text;
  for (const std::string& difference : different) {
    text += fmt::format("{}{}", text.empty() ? "" : "; ", escape_xml(difference));
  }
  if (!text.empty()) {
    text = fmt::format(
        "<p class=\"callout warn\">{} and {} were measured under different loads, which alone may "
        "change the figures: {}.</p>\n",
        escape_xml(base.name), escape_xml(now.name), text);
  }
  // A bench with a baseline has made its comparison with the options of its user.
  const auto& made = now.result.comparison;
  return text + comparison_html(made ? *made : compare(base.result, now.result, options), base.name,
                                now.name);
}

}  // namespace

std::string comparisons_html(const std::vector<NamedResult>& results) {
  std::string text;
  for (std::size_t i = 1; i < results.size(); ++i) text += against(results.front(), results[i]);
  return section("Comparison", text);
}

}  // namespace especho::html
