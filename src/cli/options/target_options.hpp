// HOST and its options, for all commands that connect to a device.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "cli/commands/sim_command.hpp"
#include "cli/options/options.hpp"
#include "cli/terminal/console.hpp"
#include "especho/error.hpp"
#include "especho/target.hpp"
#include "firmware/host/device.hpp"
#include "sketch/device.hpp"

namespace especho::cli {

struct TargetOptions {
  std::string host;  ///< as typed; empty when not given
  std::uint16_t port = kDefaultPort;
  bool port_given = false;
  bool ipv4_only = false;
  bool ipv6_only = false;
  std::string source;
  std::string interface_name;
  std::string config_file;
  device::Profile profile = device::Profile::especho;
  bool profile_given = false;
  std::optional<device::StackKind> stack;
  std::string sim;  ///< options of `especho sim`
  bool sim_given = false;
  std::string sketch;         ///< of the user
  bool reads_sketch = false;  ///< its source is used with a real device as well
};

/// Declares the positional HOST.
CLI::Option* add_host(CLI::App& app, TargetOptions& options);

/// What is wrong with a HOST that names nothing; empty if it names something. For
/// CLI::Option::check().
std::string complaint_of_host(const std::string& host);

/// Declares all options.
void add_target_options(CLI::App& app, TargetOptions& options);

/// A device that was named, before it is looked at. If it is the built-in one with lwIP for its
/// TCP, this process has moved into that device's network.
struct NamedTarget {
  std::string host;
  std::optional<std::uint16_t> port;  ///< if the host's text has none
  std::string by;                     ///< where it was named; empty: nowhere
  std::shared_ptr<SimText> sim;       ///< the options of the built-in device
  std::string sketch = {};            ///< of the user, which it runs; empty: not given
  StackChoice sim_stack = {};
};

/// HOST, or else ESPECHO_HOST, `host` of the config file, or especho.local. Throws Error, also when
/// `stop` is set while it reads. Call it before there is a second thread.
NamedTarget name_target(const TargetOptions& options, const StopFlag& stop = kNeverStop);
/// Says, with --verbose, why the built-in device does not have the TCP of a board.
void print_stack(const NamedTarget& named, const Console& console);

/// The device that a command connects to; the built-in one lives as long as this.
struct ChosenTarget {
  Target target;
  Simulation simulated = {};
  bool by_default = false;  ///< no device was named, so it is especho.local
  std::unique_ptr<device::VirtualDevice> device;
  std::unique_ptr<sketch::SketchDevice> sketch;  ///< instead, with a sketch of the user
};

/// Starts the built-in device if it was named. Throws Error, also when `stop` is set while it reads
/// or builds a sketch. The console must outlive the target: the sketch's notes go there.
ChosenTarget choose_target(const TargetOptions& options, const NamedTarget& named,
                           const Console& console, const StopFlag& stop = kNeverStop);

/// Says why the user's sketch has ended, if it has: then what was measured ended with it, and other
/// advice is idle. Returns whether it has. `code` is that of the command.
bool print_end_of_sketch(const ChosenTarget& chosen, ExitCode code, const Console& console);

/// Reports addresses that did not answer, a device that was not ready and slow look-ups; with
/// --verbose, the time of any look-up.
void print_how_reached(const Reached& reached, const std::string& address, const Console& console);

/// What to try when no device was named and especho.local was not found.
std::string ways_to_name_a_device();

}  // namespace especho::cli
