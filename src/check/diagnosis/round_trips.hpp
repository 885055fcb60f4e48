// Which round trips several diagnoses compare with.
#pragma once

#include <optional>
#include <vector>

#include "check/diagnosis/observations.hpp"

namespace especho::diagnosis {

/// The median round trip of one byte, in milliseconds: back to back, if that was measured.
std::optional<double> one_byte_ms(const Observations& seen);

/// What a round trip ordinarily takes at most, in milliseconds, whatever went before it: the
/// largest median of all that were measured, and of connections their slow first echoes.
double ordinary_ms(const Observations& seen);

/// What the way alone takes, in milliseconds: the device's stack answers handshakes by itself.
std::vector<double> handshakes_ms(const Observations& seen);

}  // namespace especho::diagnosis
