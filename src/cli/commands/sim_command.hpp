// especho sim: the sketch in the foreground, its serial output on stdout.
#pragma once

#include <string>

#include "cli/commands/sim_faults.hpp"
#include "cli/options/options.hpp"
#include "cli/terminal/console.hpp"
#include "especho/error.hpp"
#include "firmware/host/device.hpp"

namespace especho::cli {

struct SimOptions {
  std::uint16_t port = 0;
  device::Profile profile = device::Profile::especho;
  std::string sketch;  ///< of the user; empty: the profile's
  SimFaults faults = {};
};

CLI::App* declare_sim(CLI::App& parent, SimOptions& options, Console& console);
ExitCode run_sim_command(const SimOptions& options, const Console& console, const StopFlag& stop);

}  // namespace especho::cli
