// How a check came to its end, and the exit that its result calls for.
#pragma once

#include <string>

#include "especho/check.hpp"

namespace especho {

struct CheckEnd {
  /// local: this machine lacked what it needs to examine the device, at least for some items.
  enum class Kind {
    complete,
    not_connected,
    lost,
    local,
    deadline,
    stopped,
    not_an_echo,
    needs_lines
  };
  Kind kind = Kind::complete;
  std::string why;                 ///< one line; of needs_lines: the end of a line
  ExitCode signal = ExitCode::ok;  ///< of stopped
  std::string advice{};            ///< of local and not_connected: what to do about it
};

/// 130 or 143 for a signal; 3 if no connection could be made at all; 5 for a failed case, and for a
/// device that answers only whole lines; 6 if the device was lost for good; 4 if the deadline ended
/// the check, even before the first connection. With FailOn::diagnosis 99 for a finding, and 7 for
/// a diagnosis without enough evidence. 7 also if nothing could be said: all cases were skipped or,
/// without cases, no diagnosis had enough evidence. What this machine lacked never fails a case: 1
/// if it kept the check from making any connection, otherwise 7.
Exit exit_of(const CheckResult& result, const CheckEnd& end);

namespace check {

/// Thrown to abandon the check when it can't or may not go on; if of kind `local`, only the current
/// item.
struct CheckEnded {
  CheckEnd end;
};

}  // namespace check
}  // namespace especho
