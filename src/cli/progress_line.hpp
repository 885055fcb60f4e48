// The live line of a bench on a terminal.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

#include "especho/bench.hpp"

namespace especho::cli {

/// `42 %  1 KiB  421 ok  3.95 k/s  p50 248 us  3 s left`
std::string progress_text(const BenchProgress& progress);

class ProgressLine : public BenchObserver {
 public:
  /// Not enabled, it writes nothing: where the stream is no terminal that can erase a line.
  ProgressLine(std::FILE* stream, bool enabled) : stream_(stream), enabled_(enabled) {}
  ~ProgressLine() override { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void on_progress(const BenchProgress& progress) override;
  void clear();

 private:
  void write(std::string_view text);

  std::FILE* stream_;
  bool enabled_;
  bool shown_ = false;
};

}  // namespace especho::cli
