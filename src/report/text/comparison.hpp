// A comparison as text, and the wording that other formats share with it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "especho/compare.hpp"
#include "report/text/page.hpp"

namespace especho {

/// The table of changes, the verdict, the method in a line, and the notes.
void print_comparison(TextPage& page, const ResultComparison& comparison);

/// One line about the worst change: `p50 is 21 % worse (16 to 26 %)`.
std::string comparison_summary(const ResultComparison& comparison);

bool has_several_sizes(const ResultComparison& comparison);

/// `rtt p99`
std::string metric_text(const Change& change);

/// `rtt p99`, or `4 KiB rtt p99` if the comparison has several sizes.
std::string label_of(const ResultComparison& comparison, const Change& change);

/// `41.2 ms`, `15.4 MiB/s`, `0.1 %`; a dash if it is unknown.
std::string value_text(const Change& change, const std::optional<double>& value);

/// `64 B rtt p50, 64 B rtt p90: too few echoes; ...`: each reason once, with its metrics.
std::vector<std::string> reasons_of(const ResultComparison& comparison);

/// The tolerance, the confidence, and what was compared, as a sentence.
std::string method_text(const ResultComparison& comparison);

}  // namespace especho
