// The experiments that diagnoses rest on: each fills a part of the observations.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "check/device/device.hpp"

namespace especho::check {

struct Experiment {
  Turn turn;
  bool (*is_done)(Device&);  ///< its answer is already known, such as from a case
  void (*make)(Device&);
};

/// Those that the finding with this id needs.
std::vector<const Experiment*> experiments_for(std::string_view id);

/// What a device answers that has not echoed anything right.
void observe_answers(Device& device);
/// Several clients at once, more than most devices have slots for.
void observe_crowd(Device& device);
/// One short connection after the other.
bool have_reconnected(Device& device);
void observe_reconnects(Device& device);
/// As many bytes as fast as it goes.
void observe_bulk(Device& device, std::uint64_t bytes);

}  // namespace especho::check
