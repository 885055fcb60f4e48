// The board's own TCP: lwIP, with a TAP device for its network.
#pragma once

#include <memory>

#include "../stack_choice.hpp"

namespace especho::device {

/// One at a time. PrivateNetwork must have been entered.
std::unique_ptr<Stack> make_lwip_stack(const StackSetup& setup);

}  // namespace especho::device
