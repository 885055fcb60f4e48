#include "report/text/comparison.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "compare/wording.hpp"
#include "core/text.hpp"
#include "especho/units.hpp"
#include "report/text/page.hpp"

namespace especho {
namespace {

Paint paint_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::worse:
      return Paint::bad;
    case Verdict::inconclusive:
      return Paint::notice;
    case Verdict::better:
      return Paint::bar;
    case Verdict::same:
      break;
  }
  return Paint::none;
}

/// Wraps a sentence and indents the lines after the first. Its beginning may be painted.
void print_wrapped(TextPage& page, std::string_view said, std::size_t indent,
                   std::size_t painted = 0, Paint paint = Paint::none) {
  const std::string text = printable(said);
  std::string line(indent, ' ');
  std::size_t width = indent;
  bool empty = true;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string word = text.substr(begin, end - begin);
    if (!empty && width + 1 + word.size() > TextPage::kColumns) {
      page.line(line);
      width = indent + 2;
      line = std::string(width, ' ');
      empty = true;
    }
    if (!empty) line += ' ';
    const std::size_t lead = begin == 0 ? std::min(painted, word.size()) : 0;
    line += page.paint(paint, word.substr(0, lead)) + word.substr(lead);
    width += word.size() + (empty ? 0 : 1);
    empty = false;
    begin = end + 1;
  }
  page.line(line);
}

void print_changes(TextPage& page, const ResultComparison& comparison) {
  TextTable table({{"", "base", "new", "change (interval)"}, "verdict"});
  const bool grouped = has_several_sizes(comparison);
  std::uint64_t size = 0;
  for (const Change& change : comparison.changes) {
    if (grouped && change.size != size) table.add({{format_size(change.size)}});
    size = change.size;
    table.add({{(grouped ? "  " : "") + metric_text(change), value_text(change, change.base),
                value_text(change, change.now), change_text(change)},
               page.paint(paint_of(change.verdict), to_string(change.verdict))});
  }
  table.print(page);
}

void print_reasons(TextPage& page, const ResultComparison& comparison) {
  const auto reasons = reasons_of(comparison);
  if (!reasons.empty()) page.line();
  for (const std::string& reason : reasons) print_wrapped(page, reason, 2);
}

}  // namespace

bool has_several_sizes(const ResultComparison& comparison) {
  const auto& all = comparison.changes;
  return std::any_of(all.begin(), all.end(),
                     [&](const Change& change) { return change.size != all.front().size; });
}

std::string metric_text(const Change& change) {
  std::string metric = change.metric;
  std::replace(metric.begin(), metric.end(), '.', ' ');
  return metric;
}

std::string label_of(const ResultComparison& comparison, const Change& change) {
  const std::string metric = metric_text(change);
  return has_several_sizes(comparison) ? format_size(change.size) + " " + metric : metric;
}

std::vector<std::string> reasons_of(const ResultComparison& comparison) {
  std::vector<std::string> reasons;
  std::map<std::string, std::vector<std::string>> labels;
  for (const Change& change : comparison.changes) {
    if (change.why.empty()) continue;
    if (labels[change.why].empty()) reasons.push_back(change.why);
    labels[change.why].push_back(label_of(comparison, change));
  }
  for (std::string& why : reasons) why = fmt::format("{}: {}", fmt::join(labels[why], ", "), why);
  return reasons;
}

std::string value_text(const Change& change, const std::optional<double>& value) {
  if (!value) return "-";
  if (is_of_errors(change)) return fmt::format("{:.3g} %", 100 * *value);
  if (change.metric == "throughput") return format_throughput(*value);
  return format_duration(Nanoseconds(std::llround(*value)));
}

std::string comparison_summary(const ResultComparison& comparison) {
  const Change* worst = deciding_change(comparison);
  if (worst == nullptr) return "nothing could be compared";
  const std::string label = label_of(comparison, *worst);
  switch (comparison.verdict) {
    case Verdict::same:
      return fmt::format("no change beyond {:g} %", 100 * comparison.tolerance);
    case Verdict::inconclusive:
      return fmt::format("{}: {}", label, worst->why);
    case Verdict::better:
    case Verdict::worse:
      break;
  }
  const char* verb = is_of_errors(*worst) ? "are" : "is";
  return fmt::format("{} {} {}", label, verb, change_in_words(*worst));
}

std::string method_text(const ResultComparison& comparison) {
  return fmt::format("Tolerance {:g} %; all intervals hold together with {:g} %; {}.",
                     100 * comparison.tolerance, 100 * comparison.confidence, comparison.units);
}

void print_comparison(TextPage& page, const ResultComparison& comparison) {
  if (!comparison.changes.empty()) {
    print_changes(page, comparison);
    print_reasons(page, comparison);
    page.line();
  }
  const std::string verdict(to_string(comparison.verdict));
  print_wrapped(page, fmt::format("{}: {}", verdict, comparison_summary(comparison)), 0,
                verdict.size(), paint_of(comparison.verdict));
  if (!comparison.changes.empty()) print_wrapped(page, method_text(comparison), 0);
  for (const std::string& note : comparison.notes) print_wrapped(page, "Note: " + note, 0);
}

}  // namespace especho
