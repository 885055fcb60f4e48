// Which of the two stacks the virtual device can have, and the network that lwIP needs.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "faults.hpp"
#include "socket.hpp"

namespace especho::device {

/// Why this process can't have lwIP as the device's stack, and what to do; empty if it can.
struct LwipObstacle {
  std::string reason;
  std::string advice;
};
LwipObstacle obstacle_to_lwip();

/// Moves this process into a network of its own, in which only the device is. Call it before there
/// is a second thread. Throws Error.
void enter_board_network();

/// The descriptor of the device's end of that network, for a process that has the device in this
/// one's place; -1 if this process has not entered one.
int board_network();
/// In that process.
void adopt_board_network(int descriptor);

/// That of the device.
std::string address_on(StackKind kind);

struct StackSetup {
  StackKind kind = StackKind::host;
  NetworkFaults faults = {};  ///< those between frames
  std::uint64_t seed = 1;
  std::string pcap = {};  ///< file for a capture of the frames; none if empty
  bool append = false;    ///< to what is in that file
};
std::unique_ptr<Stack> make_stack(const StackSetup& setup);

}  // namespace especho::device
