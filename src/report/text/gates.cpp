#include "report/text/gates.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "compare/gate.hpp"
#include "compare/wording.hpp"
#include "core/text.hpp"

namespace especho {
namespace {

/// The width of the longest of them.
template <typename Text>
std::size_t width(const BenchResult& result, Text text_of) {
  std::size_t longest = 0;
  for (const Verification& verification : result.verifications) {
    longest = std::max(longest, text_of(verification).size());
  }
  return longest;
}

}  // namespace

void print_verifications(TextPage& page, const BenchResult& result) {
  const auto& all = result.verifications;
  if (all.empty()) return;
  const ExpectationTally counts = tally(all);
  page.line();
  page.heading(
      fmt::format("expectations: {} of {} met", counts.all - counts.failed.size(), counts.all));
  const bool one_run = planned_runs(result.plan) == 1;
  const auto label = [&](const Verification& v) {
    return one_run ? std::string() : run_label(result.plan, v.run) + "  ";
  };
  const auto text = [](const Verification& v) { return printable(v.text); };
  const std::size_t labels = width(result, label);
  const std::size_t texts = width(result, text);
  for (const Verification& v : all) {
    page.line(
        fmt::format("  {:{}}{:{}}  {}", label(v), labels, text(v), texts,
                    v.met ? v.measured : page.paint(Paint::bad, "failed: " + printable(v.why))));
  }
}

}  // namespace especho
