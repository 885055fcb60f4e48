// What a bench asks of the operating system: usable processors and precise timers.
#pragma once

namespace especho::net {

/// At least 1; with an affinity mask (taskset, cpusets of containers), those in the mask.
unsigned usable_cores();

/// Makes timers expire on time rather than when it suits the system, where that has to be asked
/// for.
void request_precise_timers();

}  // namespace especho::net
