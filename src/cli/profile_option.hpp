// --profile, for sim and for HOST sim.
#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <string>

#include "cli/manual/offer.hpp"
#include "cli/value_option.hpp"
#include "firmware/host/device.hpp"

namespace especho::cli {

inline device::Profile parse_profile(std::string_view text) {
  if (const auto profile = device::profile_from(text)) return *profile;
  throw Error(ExitCode::usage, fmt::format("'{}' is not a profile", text), "especho or tutorial");
}

inline CLI::Option* add_profile_option(CLI::App& app, device::Profile& profile,
                                       const std::string& description) {
  constexpr std::array kProfiles{device::Profile::especho, device::Profile::tutorial};
  return offer(add_value(app, "--profile", profile, parse_profile, "PROFILE",
                         description + ": especho or tutorial", "especho"),
               texts_of(kProfiles));
}

}  // namespace especho::cli
