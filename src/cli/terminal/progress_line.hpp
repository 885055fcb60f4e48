// The live line of a bench on a terminal.
#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "especho/bench.hpp"

namespace especho::cli {

/// `42 %  1 KiB  421 ok  3.95 k/s  mean 248 us  3 s left`
std::string progress_text(const BenchProgress& progress, const BenchPlan& plan);

/// As much of a line as a terminal of that width holds with its cursor still on it: all, where the
/// width is not known.
std::string fitting(std::string text, std::optional<std::size_t> columns);

class ProgressLine : public BenchObserver {
 public:
  /// Not enabled, it writes nothing: where the stream is no terminal that can erase a line.
  ProgressLine(std::FILE* stream, bool enabled, BenchPlan plan)
      : stream_(stream), enabled_(enabled), plan_(std::move(plan)) {}
  ~ProgressLine() override { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void on_progress(const BenchProgress& progress) override;
  void clear();

 private:
  void write(std::string_view text);

  std::FILE* stream_;
  bool enabled_;
  BenchPlan plan_;
  bool shown_ = false;
};

}  // namespace especho::cli
