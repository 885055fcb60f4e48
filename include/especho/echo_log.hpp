// Every single echo of a bench, for whoever wants to keep them all.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "especho/outcome.hpp"
#include "especho/units.hpp"

namespace especho {

/// One measured echo; those of a warm-up, and those cut off, have none.
struct EchoRecord {
  std::uint64_t run = 0;         ///< place in BenchResult::runs
  std::uint64_t size = 0;        ///< bytes
  std::uint64_t connection = 0;  ///< from 1
  std::uint64_t echo = 0;        ///< number in its run, from 1; those of a connection ascend
  Outcome outcome = Outcome::ok;
  Nanoseconds start{0};  ///< since the run began to measure
  // Of an echo that was ok.
  std::optional<Nanoseconds> rtt{};
  std::optional<Nanoseconds> ttfb{};
  std::optional<Nanoseconds> response{};  ///< only with a rate
};

class EchoLog {
 public:
  virtual ~EchoLog() = default;
  /// Takes them all and leaves `records` empty, with as much capacity as the caller shall fill
  /// before the next call. Called by all threads that measure, between two echoes: it must be
  /// quick, and no error may leave it.
  virtual void take(std::vector<EchoRecord>& records) noexcept = 0;
};

}  // namespace especho
