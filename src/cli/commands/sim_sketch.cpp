#include "cli/commands/sim_sketch.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <thread>
#include <utility>

#include "cli/options/options.hpp"
#include "cli/system/file_path.hpp"
#include "core/text.hpp"
#include "firmware/host/stack_choice.hpp"

namespace especho::cli {
namespace {

constexpr int kStandardInput = 0;

/// Those that have been announced are left out.
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
  device.reset();  // and with it the thread that counts
  if (lost != 0) console.say(fmt::format("{} of serial output not read", counted(lost, "piece")));
  return ExitCode::ok;
}

}  // namespace especho::cli
