#include "cli/check_progress.hpp"

#include <fmt/format.h>

#include "report/check_facts.hpp"
#include "report/check_words.hpp"

namespace especho::cli {

CheckProgress::CheckProgress(const Console& console)
    : console_(console),
      is_live_(is_smart_terminal(console.err) && !console.quiet && !console.verbose) {}

void CheckProgress::on_begin(std::string_view title, std::size_t number, std::size_t total) {
  if (!is_live_) return;
  // Without line wrap, since a narrow terminal would scroll.
  write(fmt::format("\r\x1b[?7l{:>2}/{} {} ...\x1b[K\x1b[?7h", number, total, title));
  shown_ = true;
}

void CheckProgress::on_case(const CaseResult& result) {
  console_.explain(case_line(result));
}

/// It is for a person; when it can't be written, nothing is lost.
void CheckProgress::write(std::string_view text) const {
  std::fwrite(text.data(), 1, text.size(), console_.err);
  std::fflush(console_.err);
}

void CheckProgress::clear() {
  if (!shown_) return;
  write("\r\x1b[K");
  shown_ = false;
}

std::string case_line(const CaseResult& result) {
  std::string text = fmt::format("{}: {}", result.name, to_string(result.verdict));
  if (result.verdict != CaseVerdict::skip) text += " after " + format_duration(result.elapsed);
  if (!result.message.empty()) text += ": " + result.message;
  if (!result.evidence.empty()) text += fmt::format(" ({})", facts_text(result.evidence));
  return printable(text);
}

}  // namespace especho::cli
