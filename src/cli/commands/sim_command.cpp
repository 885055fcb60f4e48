#include "cli/commands/sim_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <thread>

#include "cli/commands/sim_ports.hpp"
#include "cli/commands/sim_sketch.hpp"
#include "cli/options/options.hpp"
#include "cli/parse_error.hpp"
#include "core/text.hpp"
#include "especho/target.hpp"
#include "firmware/host/stack_choice.hpp"

namespace especho::cli {
namespace {

void declare_device(CLI::App& app, SimOptions& options) {
  add_profile_option(app, options.profile, "sketch");
  add_stack_option(app, options.stack, "host");
  app.add_option("--pcap", options.pcap, "Capture the frames of --stack lwip")
      ->type_name("FILE")
      ->check(
          [](const std::string& path) { return std::string(path.empty() ? "it is empty" : ""); })
      ->take_last();
  add_seed_option(app, options.faults.seed);
  add_sketch_option(app, options.sketch)->excludes(app.get_option("--profile"));
}

bool needs_frames(const SimOptions& options) {
  return !options.pcap.empty() || has_frame_faults(options.faults);
}

}  // namespace

CLI::App* declare_sim(CLI::App& parent, SimOptions& options, Console& console) {
  CLI::App& app =
      *parent.add_subcommand("sim", "Run the firmware sketch on this machine as a device");
  // Echo is port 7 of the well-known ports; this one needs no privilege.
  add_value(
      app, "-p,--port", options.port, [](std::string_view text) { return parse_port(text, true); },
      "PORT", "Port on 127.0.0.1; 0 takes a free one", "8007");
  declare_device(app, options);
  add_verbosity_options(app, console);
  add_fault_options(app, options.faults);
  app.footer(
      "It runs until Ctrl-C. stdout is what the sketch prints on its serial port.\n"
      "--sketch builds a sketch of your own with the C++ compiler of this machine (CXX,\n"
      "c++, g++ or clang++) and runs it as a program with your rights: it is your code.\n"
      "Profile especho is the sketch as shipped; tutorial echoes byte by byte, one\n"
      "client at a time, with delay(10) and Nagle's algorithm on.\n"
      "The options from Sketch on are faults, which can be combined. Those under Sketch\n"
      "override its profile; a SHARE is 1%, 0.001, 1e-6 or 1/1000000.\n"
      "With --stack lwip the device has the TCP of a board, in a network of its own, to\n"
      "which the port of this machine is relayed. That needs Linux with network\n"
      "namespaces and /dev/net/tun.\n"
      "\nExamples:\n"
      "  especho sim --port 8007 --profile tutorial\n"
      "  especho sim --sketch ~/Arduino/my_server\n"
      "  especho sim --latency 20ms --jitter 5ms --poll-delay 10ms\n"
      "  especho sim --drop 1e-6 --reboot-after 10M --seed 7");
  return &app;
}

ExitCode run_sim_command(const SimOptions& options, const Console& console, const StopFlag& stop) {
  // A sketch of the user may listen on several.
  const std::size_t most_ports = options.sketch.empty() ? 1 : 4;
  const bool in_own_network = options.stack == device::StackKind::lwip;
  SimPorts ports(options.port, in_own_network ? most_ports : 0);
  const device::StackKind stack = settle_stack(options, device::StackKind::host).stack;
  if (!options.sketch.empty()) {
    return run_sketch_in_foreground(options, stack, ports, console, stop);
  }
  const device::Faults faults = checked_faults(options.faults, stop);
  // As on a real serial port, unread output is lost and delays nothing.
  std::uint64_t lost = 0;
  const auto on_serial = [&](std::string_view text) { lost += console.write_now(text) ? 0U : 1U; };
  const std::uint16_t port = in_own_network ? std::uint16_t{0} : options.port;
  auto device = std::make_unique<device::VirtualDevice>(device::Options{
      port, options.profile, faults, options.faults.seed, stack, options.pcap, on_serial});
  const auto offered = ports.offer(device->address(), device->port());
  say_where(console, ports, offered.value(), device->address(), device->port());
  if (const std::string faults_text = given_faults(options.faults); !faults_text.empty()) {
    console.say(fmt::format("faults: {}, seed {}", faults_text, options.faults.seed));
  }
  while (stop == 0) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  device.reset();  // and with it the thread that counts
  if (lost != 0) console.say(fmt::format("{} of serial output not read", counted(lost, "piece")));
  return ExitCode::ok;
}

SimText::SimText(const std::string& text)
    : parent_(std::make_unique<CLI::App>("", "especho")), app_(parent_->add_subcommand("sim")) {
  app_->set_help_flag();
  declare_device(*app_, options_);
  add_fault_options(*app_, options_.faults);
  try {
    parent_->parse("sim " + text);
  } catch (const CLI::ParseError& error) {
    const Error usage = usage_error(*parent_, error);
    throw Error(ExitCode::usage, fmt::format("--sim '{}': {}", text, usage.what()), usage.hint());
  }
}

SimText::~SimText() = default;

bool SimText::given(const std::string& option) const {
  return (*app_)[option]->count() > 0;
}

StackChoice settle_stack(const SimOptions& options, device::StackKind preferred) {
  device::StackKind stack = options.stack.value_or(preferred);
  device::LwipObstacle obstacle;
  if (stack == device::StackKind::lwip) obstacle = device::obstacle_to_lwip();
  if (obstacle.reason.empty() && stack == device::StackKind::lwip) {
    device::enter_board_network();
    return {stack, {}};
  }
  if (options.stack == device::StackKind::lwip || needs_frames(options)) {
    if (!obstacle.reason.empty()) {
      throw Error(ExitCode::failure, "no --stack lwip here: " + obstacle.reason, obstacle.advice);
    }
    refuse_frames(options.faults);
    throw Error(ExitCode::usage, "--pcap needs --stack lwip: otherwise there are no frames",
                "add --stack lwip, or capture on this machine's loopback interface");
  }
  return {device::StackKind::host, obstacle.reason};
}

}  // namespace especho::cli
