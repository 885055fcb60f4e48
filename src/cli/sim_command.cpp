#include "cli/sim_command.hpp"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
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
      "PORT", "TCP port on 127.0.0.1; 0 takes a free one", "8007");
  add_profile_option(app, options.profile, "How the sketch is set up");
  declare(app, console);
  app.footer(
      "Runs until Ctrl-C. stdout is what the sketch prints on its serial port.\n"
      "Profile especho is the sketch as shipped; tutorial makes it echo byte by byte, one\n"
      "client at a time, with delay(10) and Nagle's algorithm on.\n"
      "\nExample:\n"
      "  especho sim --port 8007 --profile tutorial");
  return &app;
}

ExitCode run_sim_command(const SimOptions& options, const Console& console, const StopFlag& stop) {
  std::atomic<bool> nobody_reads = false;
  const auto on_serial = [&](std::string_view text) {
    try {
      if (!nobody_reads) console.write(text);
    } catch (const Error&) {
      nobody_reads = true;  // the device goes on: it is there for its clients
    }
  };
  const device::VirtualDevice device({options.port, options.profile, on_serial});
  console.say(
      fmt::format("listening on 127.0.0.1:{}; try: especho send 127.0.0.1:{} \"Hello World\"",
                  device.port(), device.port()));
  while (stop == 0) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  return ExitCode::ok;
}

}  // namespace especho::cli
