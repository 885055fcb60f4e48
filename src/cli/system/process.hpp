// What main() takes from the system: arguments, standard streams, signals.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "especho/error.hpp"

namespace especho::cli {

/// The arguments after the program's name, in UTF-8 on every system.
std::vector<std::string> arguments(int argc, char** argv);

/// Makes standard input, output and error fit for echoed bytes.
class StandardStreams {
 public:
  StandardStreams();
  StandardStreams(const StandardStreams&) = delete;
  StandardStreams& operator=(const StandardStreams&) = delete;

#ifndef _WIN32
  ~StandardStreams() = default;
#else
  ~StandardStreams();  ///< restores the console

 private:
  using Mode = std::optional<unsigned long>;  ///< of a console

  unsigned code_page_;
  Mode out_;
  Mode err_;
#endif
};

/// What the signals that end a program have asked for. Any thread and any signal handler may call.
class StopRequest {
 public:
  using Clock = std::chrono::steady_clock;

  /// How long results may take to be written. One key press can be several signals: `timeout`
  /// signals its child and then the whole group, and keys bounce.
  static constexpr std::chrono::seconds kGrace{1};

  /// The first request sets the flag, and later ones within the grace are the same request. False
  /// for one after that: the program is to end at once, whatever is lost.
  bool take(ExitCode code, Clock::time_point now);

  const StopFlag& flag() const { return flag_; }

 private:
  static_assert(StopFlag::is_always_lock_free && std::atomic<Clock::rep>::is_always_lock_free,
                "a signal handler may not lock");
  StopFlag flag_{0};
  std::atomic<Clock::rep> first_{0};  ///< the time of the first request; 0: none yet
};

/// From now on SIGINT, SIGTERM and SIGHUP are such requests, and the flag of the first is returned;
/// a closed pipe or a full disk is an error of the write, not a signal. On Windows, Ctrl-C is the
/// first of these; Ctrl-Break, a closed window and the end of the session are the second.
const StopFlag& catch_signals();

}  // namespace especho::cli
