#include "device.hpp"

#include <utility>

#include "board.hpp"
#include "sketch.hpp"

namespace especho::device {

std::string_view to_string(Profile profile) {
  return profile == Profile::especho ? "especho" : "tutorial";
}

std::optional<Profile> profile_from(std::string_view name) {
  for (const Profile profile : {Profile::especho, Profile::tutorial}) {
    if (name == to_string(profile)) return profile;
  }
  return std::nullopt;
}

VirtualDevice::VirtualDevice(Options options)
    : board_(std::make_unique<Board>(BoardOptions{.port = options.port,
                                                  .on_serial = std::move(options.on_serial),
                                                  .faults = options.faults,
                                                  .seed = options.seed},
                                     built_in_sketch(options.profile, options.faults.sketch))) {}

VirtualDevice::~VirtualDevice() = default;

std::uint16_t VirtualDevice::port() const {
  return board_->port();
}

}  // namespace especho::device
