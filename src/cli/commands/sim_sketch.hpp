// Sketches of the user as the virtual device.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "cli/commands/sim_command.hpp"
#include "cli/commands/sim_ports.hpp"
#include "cli/terminal/console.hpp"
#include "especho/error.hpp"
#include "sketch/device.hpp"

namespace especho::cli {

/// --sketch, on its own and among the options of HOST sim.
CLI::Option* add_sketch_option(CLI::App& app, std::string& path);

/// How the options of `especho sim` want it to run. Throws Error.
sketch::RunSettings run_settings(const SimOptions& sim, device::StackKind stack,
                                 const StopFlag& stop);

/// Builds the sketch and starts it. What the compiler has to say goes to the console.
std::unique_ptr<sketch::SketchDevice> start_sketch(const std::string& path,
                                                   sketch::RunSettings settings,
                                                   const Console& console, const StopFlag& stop);

/// Runs it in the foreground, as `especho sim` does, with its serial line on stdin and stdout.
ExitCode run_sketch_in_foreground(const SimOptions& sim, device::StackKind stack, SimPorts& ports,
                                  const Console& console, const StopFlag& stop);

}  // namespace especho::cli
