// The documents that are made from results, a function for each format.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "especho/bench.hpp"
#include "especho/check.hpp"
#include "especho/compare.hpp"
#include "report/text/page.hpp"

namespace especho {

// json/json.hpp declares those in JSON.

// Text.

/// At most 80 columns, except for the lines that describe failures.
std::string text_report(const BenchResult& result, TextStyle style);

/// A checklist: at most 80 columns, except for longer words. Passed sizes share a line.
std::string check_text(const CheckResult& result, TextStyle style);

// CSV (RFC 4180, with line feeds): every echo of a bench as a row. Both end with a line feed.

std::string_view csv_header();
void append_csv_row(std::string& text, const EchoRecord& record);

// The latencies of a bench as an interval log, which the tools of HdrHistogram open.

std::string hdr_log(const BenchResult& result);

// Metrics for Prometheus, for its textfile collector or a Pushgateway.

/// Valid OpenMetrics, and valid in Prometheus' older text format as well.
std::string openmetrics_report(const BenchResult& result);

// JUnit's XML, with the cases that junit.hpp describes.

std::string junit_report(const BenchResult& result);
std::string check_junit(const CheckResult& result);

// TAP, the Test Anything Protocol, version 13
// (https://testanything.org/tap-version-13-specification.html), which harnesses for version 14 read
// as well.

/// A test point for each case and each diagnosis, with a block of YAML where there is more to say.
/// `Bail out!` if the check ended for a reason that no test point shows; otherwise all points are
/// ok exactly when the exit code is 0.
std::string tap_report(const CheckResult& result);

// Markdown, for the summary of a CI job.

std::string markdown_report(const BenchResult& result);

/// The verdict, and all failed cases and findings in full; nothing else has more than a line.
std::string check_markdown(const CheckResult& result);

/// The verdict and a table of the changes.
std::string markdown_comparison(const ResultComparison& comparison);

// HTML: one page for a browser without scripts or network access, with plots as inline SVG.

struct NamedResult {
  std::string name;  ///< of the file, or something else that distinguishes it
  BenchResult result;
};

/// Each has its own colour, dash and mark; further ones would repeat them.
inline constexpr std::size_t kMostReported = 8;

/// At least one result; the others are drawn over the first and compared with it. The default title
/// is the name of the device.
std::string html_report(const std::vector<NamedResult>& results, std::string_view title = {});

}  // namespace especho
