// The live line of a bench on a terminal.
#pragma once

#include <cstdio>
#include <string>

#include "especho/bench.hpp"

namespace especho::cli {

/// `42 %  1024 B  421 ok  3950/s  p50 248 us  0.15 s left`
std::string progress_text(const BenchProgress& progress);

class ProgressLine : public BenchObserver {
 public:
  /// Writes nothing unless the stream is a terminal that can erase a line.
  ProgressLine(std::FILE* stream, bool enabled) : stream_(stream), enabled_(enabled) {}
  ~ProgressLine() override { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void on_progress(const BenchProgress& progress) override;
  void clear();

 private:
  std::FILE* stream_;
  bool enabled_;
  bool shown_ = false;
};

}  // namespace especho::cli
