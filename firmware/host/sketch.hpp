// The sketches that the device holds, compiled unmodified.
#pragma once

#include "board.hpp"
#include "device.hpp"
#include "faults.hpp"

namespace especho::device {

/// The shipped sketch, or the tutorial's; or the one whose faults can be chosen, where these two
/// don't have them.
Sketch built_in_sketch(Profile profile, const Faults& faults = {});

}  // namespace especho::device
