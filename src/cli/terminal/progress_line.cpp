#include "cli/terminal/progress_line.hpp"

#include <fmt/format.h>

#include "cli/terminal/console.hpp"

namespace especho::cli {

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

std::string fitting(std::string text, std::optional<std::size_t> columns) {
  if (!columns) return text;
  std::size_t room = *columns - 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins_character = (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80;
    if (begins_character && room-- == 0) return text.substr(0, i);
  }
  return text;
}

void ProgressLine::on_progress(const BenchProgress& progress) {
  if (!enabled_) return;
  // Without line wrap, since a narrow terminal would scroll; not all terminals can be told.
  const std::string text = fitting(progress_text(progress, plan_), terminal_columns(stream_));
  write("\r\x1b[?7l" + text + "\x1b[K\x1b[?7h");
  shown_ = true;
}

/// It is for a person; when it can't be written, nothing is lost.
void ProgressLine::write(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stream_);
  std::fflush(stream_);
}

void ProgressLine::clear() {
  if (!shown_) return;
  write("\r\x1b[K");
  shown_ = false;
}

}  // namespace especho::cli
