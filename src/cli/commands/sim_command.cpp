#include "cli/commands/sim_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "cli/options/options.hpp"
#include "cli/system/file_path.hpp"
#include "core/text.hpp"
#include "especho/target.hpp"
#include "firmware/host/host_socket.hpp"
#include "firmware/host/stack_choice.hpp"
#include "net/relay.hpp"

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

/// Where the device is reached: on 127.0.0.1, also if it is in a network of its own.
class SimPorts {
 public:
  /// Takes `count` ports of this machine, the first of which is `port`, for a device in a network
  /// of its own; call it before this process enters that network. Any other device needs none.
  /// Throws Error.
  SimPorts(std::uint16_t port, std::size_t count);

  /// The port of this machine that leads to that port of the device; none if all are used.
  std::optional<std::uint16_t> offer(const std::string& address, std::uint16_t port);

  bool relayed() const { return relayed_; }

 private:
  bool relayed_;
  std::size_t used_ = 0;
  std::vector<std::unique_ptr<net::Relay>> relays_;
};

SimPorts::SimPorts(std::uint16_t port, std::size_t count) : relayed_(count > 0) {
  for (; relays_.size() < count; port = 0) {
    try {
      relays_.push_back(std::make_unique<net::Relay>(port));
    } catch (const std::system_error& error) {
      device::cannot_listen(port, error);
    }
  }
}

std::optional<std::uint16_t> SimPorts::offer(const std::string& address, std::uint16_t port) {
  if (!relayed_) return port;
  if (used_ == relays_.size()) return std::nullopt;
  net::Relay& relay = *relays_[used_++];
  relay.start(address, port);
  return relay.port();
}

/// Says where the device is reached, and what a relay hides.
void say_where(const Console& console, const SimPorts& ports, std::uint16_t port,
               const std::string& address, std::uint16_t device_port) {
  console.say(fmt::format(
      "listening on 127.0.0.1:{}; try: especho send 127.0.0.1:{} \"Hello World\"", port, port));
  if (!ports.relayed()) return;
  console.say(fmt::format(
      "stack lwip: 127.0.0.1:{} is relayed to the device, {}:{} in a network of its own; what its "
      "TCP does to connections shows only there, as with HOST sim",
      port, address, device_port));
}

constexpr int kStandardInput = 0;

/// Says where the ports are reached that have not been announced yet.
void announce_ports(const sketch::SketchDevice& device, const std::string& address,
                    SimPorts& offered, std::size_t& announced, const Console& console) {
  const std::vector<sketch::Port> ports = device.ports();
  for (; announced < ports.size(); ++announced) {
    const sketch::Port& port = ports[announced];
    const auto here = offered.offer(address, port.actual);
    if (!here) {
      console.say(
          fmt::format("port {} of the sketch is not offered: there are too many", port.asked));
    } else if (announced == 0) {
      say_where(console, offered, *here, address, port.actual);
    } else {
      console.say(
          fmt::format("listening on 127.0.0.1:{} for port {} of the sketch", *here, port.asked));
    }
  }
}

/// Runs a user's sketch, with its serial line on stdin and stdout.
ExitCode run_sketch_in_foreground(const SimOptions& sim, device::StackKind stack, SimPorts& ports,
                                  const Console& console, const StopFlag& stop) {
  sketch::RunSettings settings = run_settings(sim, stack, stop);
  settings.options.port = ports.relayed() ? std::uint16_t{0} : sim.port;
  settings.serial_in = kStandardInput;
  std::uint64_t lost = 0;
  settings.on_serial = [&](std::string_view text) { lost += console.write_now(text) ? 0U : 1U; };
  auto device = start_sketch(sim.sketch, std::move(settings), console, stop);
  const std::string address = device::address_on(stack);
  std::size_t announced = 0;
  announce_ports(*device, address, ports, announced, console);
  if (const std::string text = given_faults(sim.faults); !text.empty()) {
    console.say(fmt::format("faults: {}, seed {}", text, sim.faults.seed));
  }
  while (stop == 0) {
    if (const auto failure = device->failure()) throw *failure;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    announce_ports(*device, address, ports, announced, console);
  }
  if (const unsigned restarts = device->restarts(); restarts > 0) {
    console.say(fmt::format("the board started again {}", counted(restarts, "time")));
  }
  device.reset();  // ends the thread that counts
  if (lost != 0) console.say(fmt::format("{} of serial output not read", counted(lost, "piece")));
  return ExitCode::ok;
}

}  // namespace

CLI::Option* add_sketch_option(CLI::App& app, std::string& path) {
  return complete_files(
      app.add_option("--sketch", path, "Run this sketch of your own: an .ino, or its folder")
          ->type_name("PATH")
          ->check([](const std::string& value) { return value.empty() ? "it is empty" : ""; })
          ->take_last());
}

sketch::RunSettings run_settings(const SimOptions& sim, device::StackKind stack,
                                 const StopFlag& stop) {
  sketch::RunSettings settings;
  settings.options.seed = sim.faults.seed;
  settings.options.faults = checked_faults(sim.faults, stop, SketchOf::user);
  settings.options.stack = stack;
  settings.options.pcap = sim.pcap;
  settings.network = device::board_network();
  return settings;
}

std::unique_ptr<sketch::SketchDevice> start_sketch(const std::string& path,
                                                   sketch::RunSettings settings,
                                                   const Console& console, const StopFlag& stop) {
  sketch::BuildOptions options;
  options.say = [&](std::string_view line) { console.say(line); };
  options.explain = [&](std::string_view line) { console.explain(line); };
  settings.on_note = [&console](std::string_view text) { console.say(text); };
  sketch::Program program = sketch::build(file_path(path), options, stop);
  return std::make_unique<sketch::SketchDevice>(std::move(program), std::move(settings), stop);
}

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
  // A user's sketch may listen on several.
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
  device.reset();  // ends the thread that counts
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
