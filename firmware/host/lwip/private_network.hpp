// A network that only this process has: a namespace of its own, and in it a TAP device, at whose
// other end the virtual board is. Both vanish with the process.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace especho::device {

struct PrivateNetwork {
  static constexpr std::array<std::uint8_t, 4> host{10, 80, 80, 1};
  static constexpr std::array<std::uint8_t, 4> board{10, 80, 80, 2};
  static constexpr std::array<std::uint8_t, 4> mask{255, 255, 255, 0};

  /// Why this process can't have one; empty if it can. A child process tries it, so that nothing is
  /// left of an attempt that fails halfway.
  static std::string obstacle();

  /// Moves this process into one, once. Without privileges, it must still have a single thread.
  /// Throws Error.
  static void enter();
  /// The same for a process that was started in such a network, with its TAP device.
  static void adopt(int tap);
  static bool entered();

  static int tap();  ///< reads and writes Ethernet frames
};

}  // namespace especho::device
