// What passes between a program that starts a sketch in a process of its own and the runner in that
// process: lines of text, over one socket.
//
// The runner asks for its options with a line `options`. The answer is `NAME VALUE` lines and an
// empty one. Then it reports: `listening ASKED PORT` for each port, `set-up` when setup() has
// returned, `note TEXT` for what the device can't do, `restart` when the board starts again (it
// then asks for its options anew), `memory` when the sketch wants more than it may have, and `error
// CODE<tab>MESSAGE<tab>HINT` if the board can't run. It ends when the socket is closed.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "faults.hpp"
#include "socket.hpp"

namespace especho::device {

// Descriptors of the runner.
inline constexpr int runner_channel = 3;  // its end of the socket
inline constexpr int runner_network = 4;  // that of board_network(), with the stack lwip

struct RunOptions {
  // As in BoardOptions.
  std::uint16_t port = 0;
  std::map<std::uint16_t, std::uint16_t> ports = {};
  std::uint64_t seed = 1;
  Faults faults = {};  ///< without those of the sketch, which nobody but its author can change
  StackKind stack = StackKind::host;
  std::string pcap = {};   ///< as in StackSetup
  bool restarted = false;  ///< the board has run before
};

std::string to_text(const RunOptions& options);

/// Throws std::invalid_argument for text of another version.
RunOptions run_options_from(std::string_view text);

}  // namespace especho::device
