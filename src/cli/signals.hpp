// Ctrl-C and SIGTERM as a flag.
#pragma once

#include "especho/stop_flag.hpp"

namespace especho::cli {

/// From now on the first SIGINT or SIGTERM sets the flag that is returned, and a second one ends
/// the program at once; a closed pipe is an error of the write, not a signal.
const StopFlag& catch_signals();

}  // namespace especho::cli
