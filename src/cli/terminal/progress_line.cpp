#include "cli/terminal/progress_line.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdio>

#include "report/check_words.hpp"

namespace especho::cli {

bool shows_live_line(const Console& console) {
  return is_smart_terminal(console.err) && !console.quiet;
}

/// Without line wrap, as a narrow terminal would scroll; the width of some terminals is unknown.
void LiveLine::show(const std::string& text) {
  if (!enabled_) return;
  write("\r\x1b[?7l" + fitting(text, terminal_columns(stream_)) + "\x1b[K\x1b[?7h");
  shown_ = true;
}

void LiveLine::clear() {
  if (!shown_) return;
  write("\r\x1b[K");
  shown_ = false;
}

/// It is for a person; not being able to write it is not a failure.
void LiveLine::write(std::string_view text) const {
  std::fwrite(text.data(), 1, text.size(), stream_);
  std::fflush(stream_);
}

void BenchProgressLine::on_progress(const BenchProgress& progress) {
  if (line_.enabled()) line_.show(progress_text(progress, plan_));
}

void CheckProgressLine::on_begin(std::string_view title, std::size_t number, std::size_t total) {
  item_ = fmt::format("{:>2}/{} {} ...", number, total, title);
  seconds_ = 0;
  line_.show(item_);
}

void CheckProgressLine::on_progress(Nanoseconds elapsed, std::uint64_t bytes_sent) {
  const std::int64_t seconds = std::chrono::floor<std::chrono::seconds>(elapsed).count();
  if (seconds == seconds_) return;
  seconds_ = seconds;
  line_.show(item_ + progress_note(seconds, bytes_sent));
}

void CheckProgressLine::on_case(const CaseResult& result) {
  console_.explain(case_line(result));
}

std::string progress_text(const BenchProgress& progress, const BenchPlan& plan) {
  using Stage = BenchProgress::Stage;
  if (progress.stage == Stage::connecting) {
    return fmt::format("waiting for {} ...", to_string(plan.target));
  }
  std::string run = format_size(progress.size);
  if (plan.repeat > 1) run += fmt::format("  run {} of {}", progress.repetition, plan.repeat);
  if (progress.stage == Stage::warming_up) return fmt::format("warming up  {}", run);
  std::string text = fmt::format("{:3.0f} %  {}  {} ok", progress.share * 100, run, progress.ok);
  if (progress.failed != 0) text += fmt::format("  {} failed", progress.failed);
  const double seconds = to_seconds(progress.elapsed);
  if (progress.ok != 0 && seconds > 0) {
    text += fmt::format("  {}/s  mean {}", format_rate(static_cast<double>(progress.ok) / seconds),
                        format_duration(progress.mean));
  }
  if (progress.share > 0 && progress.share < 1) {
    const double left = seconds * (1 - progress.share) / progress.share;
    text += fmt::format("  {:.0f} s left", left);
  }
  return text;
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

std::string fitting(std::string text, std::optional<std::size_t> columns) {
  if (!columns) return text;
  std::size_t room = *columns - 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins_character = (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80;
    if (begins_character && room-- == 0) return text.substr(0, i);
  }
  return text;
}

}  // namespace especho::cli
