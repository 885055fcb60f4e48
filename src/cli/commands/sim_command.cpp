#include "cli/commands/sim_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <thread>

#include "cli/profile_option.hpp"
#include "cli/talk_options.hpp"
#include "cli/value_option.hpp"
#include "especho/target.hpp"

namespace especho::cli {

CLI::App* declare_sim(CLI::App& parent, SimOptions& options, Console& console) {
  CLI::App& app = *parent.add_subcommand("sim", "Run the firmware sketch here as a device");
  // Echo is port 7 of the well-known ports; this one needs no privilege.
  add_value(
      app, "-p,--port", options.port, [](std::string_view text) { return parse_port(text, true); },
      "PORT", "Port on 127.0.0.1; 0 takes a free one", "8007");
  add_profile_option(app, options.profile, "Of the sketch");
  add_value(app, "--seed", options.faults.seed, parse_count, "N",
            "Start of the random numbers of faults", "1");
  declare(app, console);
  declare(app, options.faults);
  app.footer(
      "Runs until Ctrl-C. stdout is what the sketch prints on its serial port.\n"
      "Profile especho is the sketch as shipped; tutorial makes it echo byte by byte,\n"
      "one client at a time, with delay(10) and Nagle's algorithm on.\n"
      "Everything from Sketch on makes the device ill, and may be combined. Options of\n"
      "the sketch override its profile's; a SHARE is 1%, 0.001, 1e-6 or 1/1000000.\n"
      "\nExamples:\n"
      "  especho sim --port 8007 --profile tutorial\n"
      "  especho sim --latency 20ms --jitter 5ms --poll-delay 10ms\n"
      "  especho sim --drop 1e-6 --reboot-after 10M --seed 7");
  return &app;
}

ExitCode run_sim_command(const SimOptions& options, const Console& console, const StopFlag& stop) {
  const device::Faults faults = checked_faults(options.faults, stop);
  // As on a real serial port, what nobody reads is lost and holds nobody up.
  std::uint64_t lost = 0;
  const auto on_serial = [&](std::string_view text) { lost += console.write_now(text) ? 0U : 1U; };
  auto device = std::make_unique<device::VirtualDevice>(
      device::Options{options.port, options.profile, faults, options.faults.seed, on_serial});
  console.say(
      fmt::format("listening on 127.0.0.1:{}; try: especho send 127.0.0.1:{} \"Hello World\"",
                  device->port(), device->port()));
  if (const std::string ill = given_faults(options.faults); !ill.empty()) {
    console.say(fmt::format("ill by {}, seed {}", ill, options.faults.seed));
  }
  while (stop == 0) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  device.reset();  // and with it the thread that counts
  if (lost != 0) console.say(fmt::format("{} pieces of serial output were not read", lost));
  return ExitCode::ok;
}

}  // namespace especho::cli
