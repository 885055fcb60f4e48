// How a run ends: its exit code, the error that keeps it from running, and the flag that stops it.
#pragma once

#include <atomic>
#include <stdexcept>
#include <string>
#include <utility>

namespace especho {

/// Exit codes of the command line tool; scripts depend on the numbers.
enum class ExitCode : int {
  ok = 0,
  failure = 1,          ///< anything without a code of its own, such as an unreadable file
  usage = 2,            ///< the command line is wrong
  connect = 3,          ///< no device: name, network or port
  timeout = 4,          ///< connected, but the echo or the run did not end in time
  wrong_echo = 5,       ///< the echo differs, is too short or too long
  connection_lost = 6,  ///< the connection was reset
  inconclusive = 7,     ///< too little data, or too much noise, for a verdict
  gate = 99,            ///< an expectation, or the comparison with a baseline, failed
  sigint = 130,
  sigterm = 143,
};

/// The result of a bench or a check, as the command line tool exits with it.
struct Exit {
  ExitCode code = ExitCode::ok;
  std::string reason = "ok";  ///< one line
  std::string advice{};       ///< what to do next; often empty
};

/// Thrown if something can't run at all. A lost or wrong echo is an Outcome instead, and is
/// counted.
/// The message says what was wrong and where; the hint, which may be empty, what to try next.
class Error : public std::runtime_error {
 public:
  Error(ExitCode code, const std::string& message, std::string hint = {})
      : std::runtime_error(message), code_(code), hint_(std::move(hint)) {}

  ExitCode code() const noexcept { return code_; }
  const std::string& hint() const noexcept { return hint_; }

 private:
  ExitCode code_;
  std::string hint_;
};

/// Ends a run early, within a second: a signal handler or another thread sets it to the exit code
/// to end with; 0 means continue.
using StopFlag = std::atomic<int>;
inline const StopFlag kNeverStop{0};

}  // namespace especho
