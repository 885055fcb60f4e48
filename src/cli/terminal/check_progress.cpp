#include "cli/terminal/check_progress.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

#include "cli/terminal/progress_line.hpp"
#include "report/check_facts.hpp"
#include "report/check_words.hpp"

namespace especho::cli {

CheckProgress::CheckProgress(const Console& console)
    : console_(console),
      is_live_(is_smart_terminal(console.err) && !console.quiet && !console.verbose) {}

void CheckProgress::on_begin(std::string_view title, std::size_t number, std::size_t total) {
  if (!is_live_) return;
  item_ = fmt::format("{:>2}/{} {} ...", number, total, title);
  seconds_ = 0;
  show(item_);
}

void CheckProgress::on_progress(Nanoseconds elapsed, std::uint64_t bytes_sent) {
  const std::int64_t seconds = std::chrono::floor<std::chrono::seconds>(elapsed).count();
  if (!is_live_ || seconds == seconds_) return;
  seconds_ = seconds;
  show(item_ + progress_note(seconds, bytes_sent));
}

void CheckProgress::on_case(const CaseResult& result) {
  console_.explain(case_line(result));
}

/// Without line wrap, since a narrow terminal would scroll; not all terminals can be told.
void CheckProgress::show(std::string_view text) {
  const std::string line = fitting(std::string(text), terminal_columns(console_.err));
  write(fmt::format("\r\x1b[?7l{}\x1b[K\x1b[?7h", line));
  shown_ = true;
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

std::string progress_note(std::int64_t seconds, std::uint64_t bytes_sent) {
  const double kib = static_cast<double>(bytes_sent) / 1024;
  const std::string size = kib < 1024 ? fmt::format("{:.0f} KiB", std::ceil(kib))
                                      : fmt::format("{:.1f} MiB", kib / 1024);
  return fmt::format(" {} s, {} sent", seconds, size);
}

std::string case_line(const CaseResult& result) {
  std::string text = fmt::format("{}: {}", result.name, to_string(result.verdict));
  if (result.verdict != CaseVerdict::skip) text += " after " + format_duration(result.elapsed);
  if (!result.message.empty()) text += ": " + result.message;
  if (!result.evidence.empty()) text += fmt::format(" ({})", facts_text(result.evidence));
  return text;
}

}  // namespace especho::cli
