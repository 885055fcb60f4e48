// The sketch of firmware/especho/, compiled unmodified.
#pragma once

#include "board.hpp"
#include "device.hpp"
#include "faults.hpp"

namespace especho::device {

Sketch shipped_sketch(Profile profile, const SketchFaults& faults = {});

}  // namespace especho::device
