// What the observations of clients that came and went mean for the cases about them.
#pragma once

#include <span>

#include "check/diagnosis/observations.hpp"
#include "especho/check.hpp"

namespace especho::check {

/// Those of the visits that were made one after the other, to see whether all are served.
CaseResult judge_visits(std::span<const diagnosis::ConnectionRecord> visits);

/// Clients beyond the slots of the device, who may wait or be refused, but not be forgotten.
CaseResult judge_crowd(const diagnosis::ConcurrentClients& crowd);

}  // namespace especho::check
