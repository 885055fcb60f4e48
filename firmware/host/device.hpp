// The virtual device: a sketch, run on this machine.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "faults.hpp"
#include "socket.hpp"

namespace especho::device {

class Board;

/// Which sketch runs.
enum class Profile {
  especho,   ///< the shipped one
  tutorial,  ///< like a beginner's tutorial: byte by byte, delay(10), one client, Nagle on
};

std::string_view to_string(Profile profile);
std::optional<Profile> profile_from(std::string_view name);

struct Options {
  std::uint16_t port = 0;  ///< on 127.0.0.1; 0: any free one, or 80 at the address of a board
  Profile profile = Profile::especho;
  Faults faults = {};
  std::uint64_t seed = 1;             ///< of the random numbers of all faults
  StackKind stack = StackKind::host;  ///< lwip: enter_board_network() comes first
  std::string pcap = {};              ///< on lwip, a file for a capture of the frames
  /// Receives what the sketch prints, when it prints it; lines end in "\n". Called from the
  /// device's thread; must not throw.
  std::function<void(std::string_view)> on_serial = {};
};

/// Runs the sketch on a thread of its own. One at a time, since a sketch consists of globals.
class VirtualDevice {
 public:
  explicit VirtualDevice(Options options);  ///< returns once it listens; throws especho::Error
  ~VirtualDevice();                         ///< power off, at once; closes all connections
  VirtualDevice(const VirtualDevice&) = delete;
  VirtualDevice& operator=(const VirtualDevice&) = delete;

  std::string address() const;
  std::uint16_t port() const;

 private:
  std::string address_;
  std::unique_ptr<Board> board_;
};

}  // namespace especho::device
