// Ctrl-C and SIGTERM as a flag.
#pragma once

#include "especho/stop_flag.hpp"

namespace especho::cli {

/// From now on the first SIGINT, SIGTERM or SIGHUP sets the flag that is returned, and a second one
/// ends the program at once; a closed pipe or a full disk is an error of the write, not a signal.
const StopFlag& catch_signals();

}  // namespace especho::cli
