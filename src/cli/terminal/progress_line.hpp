// The live line of a bench or a check on a terminal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cli/terminal/console.hpp"
#include "especho/bench.hpp"
#include "especho/check.hpp"

namespace especho::cli {

/// A line of a terminal that is overwritten again and again.
class LiveLine {
 public:
  /// Not enabled, it writes nothing.
  LiveLine(std::FILE* stream, bool enabled) : stream_(stream), enabled_(enabled) {}
  ~LiveLine() { clear(); }
  LiveLine(const LiveLine&) = delete;
  LiveLine& operator=(const LiveLine&) = delete;

  bool enabled() const { return enabled_; }
  void show(const std::string& text);
  void clear();

 private:
  void write(std::string_view text) const;

  std::FILE* stream_;
  bool enabled_;
  bool shown_ = false;
};

/// Whether stderr is a terminal that can overwrite a line, and --quiet is not given.
bool shows_live_line(const Console& console);

class BenchProgressLine : public BenchObserver {
 public:
  BenchProgressLine(const Console& console, BenchPlan plan)
      : line_(console.err, shows_live_line(console)), plan_(std::move(plan)) {}

  void on_progress(const BenchProgress& progress) override;
  void clear() { line_.clear(); }

 private:
  LiveLine line_;
  BenchPlan plan_;
};

/// The current item: `12/40 sends the whole echo ...`, soon with the time it has taken. With
/// --verbose instead, the result of every case, with its evidence.
class CheckProgressLine : public CheckObserver {
 public:
  explicit CheckProgressLine(const Console& console)
      : console_(console), line_(console.err, shows_live_line(console) && !console.verbose) {}

  void on_begin(std::string_view title, std::size_t number, std::size_t total) override;
  void on_progress(Nanoseconds elapsed, std::uint64_t bytes_sent) override;
  void on_case(const CaseResult& result) override;
  void clear() { line_.clear(); }

 private:
  const Console& console_;
  LiveLine line_;
  std::string item_;
  std::int64_t seconds_ = 0;
};

/// `42 %  1 KiB  421 ok  3.95 k/s  mean 248 us  3 s left`
std::string progress_text(const BenchProgress& progress, const BenchPlan& plan);
/// ` 12 s, 3.4 MiB sent`
std::string progress_note(std::int64_t seconds, std::uint64_t bytes_sent);
/// `half-close: fail after 5.00 s: no whole echo ... (received 1436 B)`
std::string case_line(const CaseResult& result);

/// As much of a line as fits a terminal of that width with the cursor after it; all of it if the
/// width is unknown.
std::string fitting(std::string text, std::optional<std::size_t> columns);

}  // namespace especho::cli
