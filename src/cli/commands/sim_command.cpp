#include "cli/commands/sim_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <thread>

#include "cli/commands/sim_sketch.hpp"
#include "cli/options/options.hpp"
#include "core/text.hpp"
#include "especho/target.hpp"

namespace especho::cli {

CLI::App* declare_sim(CLI::App& parent, SimOptions& options, Console& console) {
  CLI::App& app =
      *parent.add_subcommand("sim", "Run the firmware sketch on this machine as a device");
  // Echo is port 7 of the well-known ports; this one needs no privilege.
  add_value(
      app, "-p,--port", options.port, [](std::string_view text) { return parse_port(text, true); },
      "PORT", "Port on 127.0.0.1; 0 takes a free one", "8007");
  auto* profile = add_profile_option(app, options.profile, "sketch");
  add_sketch_option(app, options.sketch)->excludes(profile);
  add_seed_option(app, options.faults.seed);
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
      "\nExamples:\n"
      "  especho sim --port 8007 --profile tutorial\n"
      "  especho sim --sketch ~/Arduino/my_server\n"
      "  especho sim --latency 20ms --jitter 5ms --poll-delay 10ms\n"
      "  especho sim --drop 1e-6 --reboot-after 10M --seed 7");
  return &app;
}

ExitCode run_sim_command(const SimOptions& options, const Console& console, const StopFlag& stop) {
  if (!options.sketch.empty()) {
    return run_sketch_in_foreground(options.sketch, options.port, options.faults, console, stop);
  }
  const device::Faults faults = checked_faults(options.faults, stop);
  // As on a real serial port, unread output is lost and delays nothing.
  std::uint64_t lost = 0;
  const auto on_serial = [&](std::string_view text) { lost += console.write_now(text) ? 0U : 1U; };
  auto device = std::make_unique<device::VirtualDevice>(
      device::Options{options.port, options.profile, faults, options.faults.seed, on_serial});
  console.say(
      fmt::format("listening on 127.0.0.1:{}; try: especho send 127.0.0.1:{} \"Hello World\"",
                  device->port(), device->port()));
  if (const std::string faults_text = given_faults(options.faults); !faults_text.empty()) {
    console.say(fmt::format("faults: {}, seed {}", faults_text, options.faults.seed));
  }
  while (stop == 0) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  device.reset();  // and with it the thread that counts
  if (lost != 0) console.say(fmt::format("{} of serial output not read", counted(lost, "piece")));
  return ExitCode::ok;
}

}  // namespace especho::cli
