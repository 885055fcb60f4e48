// Ctrl-C and SIGTERM as a flag.
#pragma once

#include "especho/error.hpp"

namespace especho::cli {

/// From now on the first SIGINT, SIGTERM or SIGHUP sets the flag that is returned, and a second one
/// ends the program at once; a closed pipe or a full disk is an error of the write, not a signal.
/// Of Windows, Ctrl-C is the first of these; Ctrl-Break, a closed window and the end of the session
/// are the second.
const StopFlag& catch_signals();

}  // namespace especho::cli
