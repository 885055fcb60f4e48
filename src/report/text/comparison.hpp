// A comparison for a person, as text and as Markdown, and for a program, as JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "especho/compare.hpp"
#include "report/text/page.hpp"

namespace especho {

/// `41.2 ms`, `15.4 MiB/s`, `0.1 %`; a dash where it is not known.
std::string value_text(const Change& change, const std::optional<double>& value);

bool has_several_sizes(const ResultComparison& comparison);

/// `rtt p99`
std::string metric_text(const Change& change);

/// `64 B rtt p50, 64 B rtt p90: too few echoes; ...`: each reason once, with those that have it.
std::vector<std::string> reasons_of(const ResultComparison& comparison);

/// The table of changes, the verdict, the method in a line, and the notes.
void print_comparison(TextPage& page, const ResultComparison& comparison);

/// A Markdown table and the verdict.
std::string markdown_comparison(const ResultComparison& comparison);

/// Schema especho.compare/1.
std::string json_comparison(const ResultComparison& comparison, std::string_view base,
                            std::string_view now);

/// One line: `p50 is 21 % worse (16 to 26 %)`; of the worst change.
std::string comparison_summary(const ResultComparison& comparison);

}  // namespace especho
