// The exit that the outcomes of a bench call for.
#pragma once

#include <vector>

#include "especho/bench.hpp"

namespace especho {

/// Whether `a` is a worse end of a bench than `b`: wrong bytes are worse than a lost connection,
/// that is worse than a timeout, then no connection, then nothing measured.
bool is_worse(ExitCode a, ExitCode b);

/// The exit of the worst outcome of all echoes. Failures that this machine caused come last,
/// whatever their outcome, and call for `failure`.
Exit bench_exit(const std::vector<RunResult>& runs);

}  // namespace especho
