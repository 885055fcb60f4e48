// Ends a run early, from outside.
#pragma once

#include <atomic>

namespace especho {

/// Set by a signal handler or another thread: the exit code with which the run shall end; 0 means
/// go on. Every wait looks at it several times a second.
using StopFlag = std::atomic<int>;

}  // namespace especho
