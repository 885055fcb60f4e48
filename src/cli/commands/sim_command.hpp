// especho sim: the sketch in the foreground, its serial output on stdout. HOST sim has the same
// options.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/commands/sim_faults.hpp"
#include "cli/options/options.hpp"
#include "cli/terminal/console.hpp"
#include "especho/error.hpp"
#include "firmware/host/device.hpp"
#include "sketch/device.hpp"

namespace especho::cli {

struct SimOptions {
  std::uint16_t port = 0;
  device::Profile profile = device::Profile::especho;
  std::string sketch;  ///< of the user; empty: the profile's
  std::optional<device::StackKind> stack;
  std::string pcap = {};
  SimFaults faults = {};
};

CLI::App* declare_sim(CLI::App& parent, SimOptions& options, Console& console);
ExitCode run_sim_command(const SimOptions& options, const Console& console, const StopFlag& stop);

/// The value of --sim: options of `especho sim`, as they would be typed there.
class SimText {
 public:
  explicit SimText(const std::string& text);  ///< throws Error(usage) that names the bad option
  ~SimText();
  SimText(const SimText&) = delete;
  SimText& operator=(const SimText&) = delete;

  SimOptions& options() { return options_; }
  bool given(const std::string& option) const;

 private:
  SimOptions options_;
  std::unique_ptr<CLI::App> parent_;
  CLI::App* app_;
};

struct StackChoice {
  device::StackKind stack = device::StackKind::host;
  std::string why_not_lwip = {};  ///< if that was preferred
};

/// The stack that was asked for, or the preferred one where it can be. Moves this process into the
/// network of the device if that is lwIP; call it before there is a second thread. Throws Error if
/// what was asked for cannot be, or if an option needs the other stack.
StackChoice settle_stack(const SimOptions& options, device::StackKind preferred);

/// --sketch, on its own and among the options of HOST sim.
CLI::Option* add_sketch_option(CLI::App& app, std::string& path);

/// The settings that the options of `especho sim` ask for. Throws Error.
sketch::RunSettings run_settings(const SimOptions& sim, device::StackKind stack,
                                 const StopFlag& stop);

/// Builds the sketch and starts it. Messages of the compiler go to the console.
std::unique_ptr<sketch::SketchDevice> start_sketch(const std::string& path,
                                                   sketch::RunSettings settings,
                                                   const Console& console, const StopFlag& stop);

}  // namespace especho::cli
