// How many processors this process may use.
#pragma once

namespace especho::net {

/// At least 1; with an affinity mask (taskset, cpusets of containers), those in the mask.
unsigned usable_cores();

}  // namespace especho::net
