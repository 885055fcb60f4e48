// HOST and what belongs to it, the same for all commands that talk to a device.
#pragma once

#include <memory>
#include <string>

#include "cli/cli11_names.hpp"
#include "cli/terminal/console.hpp"
#include "especho/target.hpp"
#include "firmware/host/device.hpp"

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
};

/// Declares the positional HOST, whose place differs from command to command.
CLI::Option* declare_host(CLI::App& app, TargetOptions& options);

/// For CLI::Option::check(), of a command that always needs a device.
std::string complaint_of_host(const std::string& host);

/// Declares everything else.
void declare(CLI::App& app, TargetOptions& options);

/// The device that a command talks to, and keeps alive while it does.
struct ChosenTarget {
  Target target;
  bool simulated = false;
  bool by_default = false;  ///< nobody named a device, so it is especho.local
  std::unique_ptr<device::VirtualDevice> device;
};

/// HOST; else ESPECHO_HOST, `host` of the config file, or especho.local. Throws Error, also when
/// `stop` comes while it reads.
ChosenTarget choose_target(const TargetOptions& options, const StopFlag& stop = kNeverStop);

/// Reports addresses that did not answer and slow look-ups; with --verbose, the time of any
/// look-up.
void tell_how_reached(const Reached& reached, const std::string& address, const Console& console);

/// What to try when the device that nobody named was not found.
std::string ways_to_name_a_device();

}  // namespace especho::cli
