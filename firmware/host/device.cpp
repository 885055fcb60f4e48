#include "device.hpp"

#include <utility>

#include "board.hpp"
#include "sketch.hpp"
#include "stack_choice.hpp"

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

namespace {

BoardOptions board_options(Options options) {
  StackSetup setup{.kind = options.stack,
                   .faults = options.faults.network,
                   .seed = options.seed,
                   .pcap = std::move(options.pcap)};
  return {.port = options.port,
          .on_serial = std::move(options.on_serial),
          .faults = options.faults,
          .seed = options.seed,
          .make_stack = [setup = std::move(setup)] { return make_stack(setup); }};
}

}  // namespace

VirtualDevice::VirtualDevice(Options options)
    : address_(address_on(options.stack)),
      board_(std::make_unique<Board>(board_options(options),
                                     built_in_sketch(options.profile, options.faults))) {}

VirtualDevice::~VirtualDevice() = default;

std::string VirtualDevice::address() const {
  return address_;
}

std::uint16_t VirtualDevice::port() const {
  return board_->port();
}

}  // namespace especho::device
