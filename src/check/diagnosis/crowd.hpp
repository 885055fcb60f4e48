// What became of several clients at once, for the two findings that look at it.
#pragma once

#include "check/diagnosis/observations.hpp"
#include "especho/check.hpp"

namespace especho::diagnosis {

/// Clients that were not served while others were, nor answered with wrong bytes.
std::uint64_t left_out(const ConcurrentClients& crowd);
/// All who were left out waited, and were not served either when others had left: a device that was
/// silent for a while looks like that.
bool waited_in_vain(const ConcurrentClients& crowd);
Facts facts_of(const ConcurrentClients& crowd);
/// Why nothing can be said of how many clients are served, or nothing.
std::string crowd_not_clear(const Observations& seen);

}  // namespace especho::diagnosis
