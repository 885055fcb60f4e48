// A sketch that runs as a device, in a process of its own.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "especho/error.hpp"
#include "firmware/host/run_options.hpp"
#include "sketch/build.hpp"

namespace especho::sketch {

/// A port that the sketch listens on.
struct Port {
  std::uint16_t asked = 0;   ///< the number in the sketch
  std::uint16_t actual = 0;  ///< at the address of the device

  bool operator==(const Port&) const = default;
};

struct RunSettings {
  device::RunOptions options = {};
  int network = -1;    ///< board_network(), for the stack lwip
  int serial_in = -1;  ///< descriptor of what the sketch reads from Serial; -1: nothing
  /// Receives what the sketch prints; called from a thread of the device.
  std::function<void(std::string_view)> on_serial = {};
  /// Receives what the device can't do for the sketch; likewise from another thread.
  std::function<void(std::string_view)> on_note = {};
  std::chrono::nanoseconds setup_limit = std::chrono::seconds(10);  ///< until it listens
  std::size_t memory = std::size_t{512} * 1024 * 1024;  ///< address space; a board has 320 kB
};

class SketchDevice {
 public:
  /// Returns once the sketch listens. Throws Error if it ends, blocks or never listens instead, and
  /// when `stop` is set.
  SketchDevice(Program program, RunSettings settings, const StopFlag& stop = kNeverStop);
  ~SketchDevice();  ///< kills it
  SketchDevice(const SketchDevice&) = delete;
  SketchDevice& operator=(const SketchDevice&) = delete;

  const std::string& name() const;
  std::vector<Port> ports() const;
  /// How often the board has started again.
  unsigned restarts() const;
  /// Why the sketch ended, if it did: it should run for ever.
  std::optional<Error> failure() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace especho::sketch
