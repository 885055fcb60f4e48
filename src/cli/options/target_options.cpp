#include "cli/options/target_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <thread>

#include "cli/commands/sim_command.hpp"
#include "cli/input/config_file.hpp"
#include "cli/input/inputs.hpp"
#include "cli/options/options.hpp"
#include "core/text.hpp"
#include "especho/error.hpp"
#include "firmware/host/stack_choice.hpp"
#include "net/local_binding.hpp"

namespace especho::cli {
namespace {

constexpr const char* kDefaultHost = "especho.local";  // the name that the firmware announces
constexpr const char* kSim = "sim";

/// A look-up that takes longer is reported even without --verbose.
constexpr Nanoseconds kSlowLookUp = std::chrono::seconds(1);

std::string not_empty(const std::string& value) {
  return value.empty() ? "it is empty" : "";
}

/// Refuses an address of the other family than the one asked for.
void check_family(const TargetOptions& options, const std::string& host) {
  const bool v6 = host.find(':') != std::string::npos;
  const bool v4 = host.find_first_not_of("0123456789.") == std::string::npos;
  if (v4 && options.ipv6_only)
    throw Error(ExitCode::usage, fmt::format("-6, but {} is IPv4", host));
  if (v6 && options.ipv4_only)
    throw Error(ExitCode::usage, fmt::format("-4, but {} is IPv6", host));
}

void check_sim(const TargetOptions& options, const NamedTarget& named) {
  // The ports of a user's sketch are its own, and one of them can be chosen.
  const bool port_refused = named.port && named.sketch.empty();
  if (port_refused || options.ipv6_only || trimmed(named.host) != kSim) {
    throw Error(
        ExitCode::usage,
        "HOST sim takes a free IPv4 port: sim:PORT, --port, a port in --config and -6 can't be "
        "used with it",
        "to choose the port, start `especho sim --port N` and name 127.0.0.1:N; a device on the "
        "network that is called sim is `sim.`, with a dot");
  }
  if (!options.source.empty() || !options.interface_name.empty()) {
    throw Error(ExitCode::usage,
                "HOST sim is on this machine: --source and --interface can't be used with it");
  }
}

void refuse_sim_options(const TargetOptions& options) {
  const char* given = options.profile_given ? "--profile"
                      : options.stack       ? "--stack"
                      : options.sim_given   ? "--sim"
                                            : nullptr;
  if (given != nullptr) {
    throw Error(ExitCode::usage, fmt::format("{} is for HOST sim only: a real device runs its own "
                                             "sketch, on its own network",
                                             given));
  }
  if (!options.sketch.empty() && !options.reads_sketch) {
    throw Error(ExitCode::usage, "--sketch is for HOST sim only: a real device runs its own sketch",
                "`especho check` takes it beside a real device, to find lines in its source");
  }
}

void refuse_twice(bool given, const SimText& sim, const char* option) {
  if (!given || !sim.given(option)) return;
  throw Error(ExitCode::usage, fmt::format("{} is given on its own and in --sim", option),
              "give it once");
}

/// --sim, and those of its options that can also be given on their own.
std::shared_ptr<SimText> sim_options(const TargetOptions& options) {
  auto sim = std::make_shared<SimText>(options.sim);
  refuse_twice(options.profile_given, *sim, "--profile");
  refuse_twice(options.stack.has_value(), *sim, "--stack");
  refuse_twice(!options.sketch.empty(), *sim, "--sketch");
  if (options.profile_given) sim->options().profile = options.profile;
  if (options.stack) sim->options().stack = options.stack;
  if (!options.sketch.empty()) sim->options().sketch = options.sketch;
  const bool profile_given = options.profile_given || sim->given("--profile");
  if (profile_given && !sim->options().sketch.empty()) {
    throw Error(ExitCode::usage, "--profile excludes --sketch",
                "a profile is a sketch of especho's own; give one of the two");
  }
  return sim;
}

// A sketch of the user as HOST sim.

/// The port at which the sketch's own `asked` is reached; the first one if none was asked for.
std::uint16_t port_of(const sketch::SketchDevice& device, std::optional<std::uint16_t> asked,
                      const Console& console) {
  const std::vector<sketch::Port> ports = device.ports();
  std::string known;
  for (const sketch::Port& port : ports) {
    if (asked && port.asked == *asked) return port.actual;
    known += fmt::format("{}{}", known.empty() ? "" : ", ", port.asked);
  }
  if (asked) {
    throw Error(ExitCode::connect, fmt::format("the sketch does not listen on port {}", *asked),
                fmt::format("it listens on {}", known));
  }
  if (ports.size() > 1) {
    console.say(fmt::format("the sketch listens on ports {}; this is {}, --port chooses another",
                            known, ports.front().asked));
  }
  return ports.front().actual;
}

void run_sketch(const NamedTarget& named, ChosenTarget& chosen, const Console& console,
                const StopFlag& stop) {
  const device::StackKind stack = named.sim_stack.stack;
  chosen.sketch =
      start_sketch(named.sketch, run_settings(named.sim->options(), stack, stop), console, stop);
  chosen.simulated.profile = "sketch " + chosen.sketch->name();
  chosen.target = {device::address_on(stack), port_of(*chosen.sketch, named.port, console),
                   Family::ipv4};
}

ChosenTarget start_sim(const NamedTarget& named, const Console& console, const StopFlag& stop) {
  const SimOptions& sim = named.sim->options();
  ChosenTarget chosen;
  chosen.simulated = {.profile = std::string(device::to_string(sim.profile)),
                      .stack = std::string(to_string(named.sim_stack.stack)),
                      .options = given_faults(sim.faults)};
  if (!chosen.simulated.options.empty() && named.sim->given("--seed")) {
    chosen.simulated.options += fmt::format(" --seed {}", sim.faults.seed);
  }
  if (!named.sketch.empty()) {
    run_sketch(named, chosen, console, stop);
    return chosen;
  }
  const device::Faults faults = checked_faults(sim.faults, stop);
  chosen.device =
      std::make_unique<device::VirtualDevice>(device::Options{.port = 0,
                                                              .profile = sim.profile,
                                                              .faults = faults,
                                                              .seed = sim.faults.seed,
                                                              .stack = named.sim_stack.stack,
                                                              .pcap = sim.pcap,
                                                              .on_serial = {}});
  chosen.target = {chosen.device->address(), chosen.device->port(), Family::ipv4};
  return chosen;
}

}  // namespace

bool print_end_of_sketch(const ChosenTarget& chosen, ExitCode code, const Console& console) {
  if (!chosen.sketch) return false;
  // A client sees the end of a connection before the end of the process is known.
  constexpr std::chrono::milliseconds kLongest(500);
  const auto end = std::chrono::steady_clock::now() + kLongest;
  auto failure = chosen.sketch->failure();
  while (code != ExitCode::ok && !failure && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    failure = chosen.sketch->failure();
  }
  if (failure) console.fail(failure->what(), failure->hint());
  return failure.has_value();
}

CLI::Option* add_host(CLI::App& app, TargetOptions& options) {
  auto* host = app.add_option("HOST", options.host, "Device: name[:port], address[:port], or sim")
                   ->type_name("");
  return complete_words(host, {kSim, kDefaultHost});
}

std::string complaint_of_host(const std::string& host) {
  if (!trimmed(host).empty()) return {};  // such as a variable of a CI job that is not set
  return "it is empty; name a device, or leave HOST out";
}

void add_target_options(CLI::App& app, TargetOptions& options) {
  add_value(
      app, "-p,--port", options.port,
      [&options](std::string_view text) {
        options.port_given = true;
        return parse_port(text);
      },
      "PORT", fmt::format("TCP port (default {})", kDefaultPort));
  auto* v4 = app.add_flag("-4", options.ipv4_only, "Use IPv4 only");
  app.add_flag("-6", options.ipv6_only, "Use IPv6 only")->excludes(v4);
  app.add_option("--source", options.source, "Connect from this local address")
      ->type_name("ADDRESS")
      ->check(not_empty)
      ->take_last();
  app.add_option("--interface", options.interface_name, "Connect through this network interface")
      ->type_name("NAME")
      ->check(not_empty)
      ->take_last();
  app.add_option(
         "--config", options.config_file,
         "Read `host` and `port` from this file, unless\nHOST or ESPECHO_HOST names a device")
      ->type_name("FILE")
      ->check(not_empty)
      ->take_last();
  add_profile_option(app, options.profile, "built-in device")->each([&options](const std::string&) {
    options.profile_given = true;
  });
  add_stack_option(app, options.stack, "lwip if possible");
  add_sketch_option(app, options.sketch)->excludes(app.get_option("--profile"));
  app.add_option("--sim", options.sim,
                 "Options of `especho sim` for the built-in\ndevice: '--latency 20ms'")
      ->type_name("OPTIONS")
      ->each([&options](const std::string&) { options.sim_given = true; })
      ->take_last();
}

NamedTarget name_target(const TargetOptions& options, const StopFlag& stop) {
  NamedTarget named;
  if (!options.config_file.empty()) {
    const Config config = read_config(options.config_file, stop);
    named = {.host = config.host, .port = config.port, .by = options.config_file, .sim = {}};
  }
  const char* variable = std::getenv("ESPECHO_HOST");  // UTF-8 on Windows too: especho.manifest
  if (!options.host.empty()) {
    named = {.host = options.host, .port = {}, .by = "HOST", .sim = {}};
  } else if (variable != nullptr) {
    if (trimmed(variable).empty()) {  // such as one of a CI job that is not set there
      throw Error(ExitCode::usage, "ESPECHO_HOST is empty", "name a device in it, or unset it");
    }
    named = {.host = variable, .port = {}, .by = "ESPECHO_HOST", .sim = {}};
  } else if (named.host.empty()) {
    named.host = kDefaultHost;
  }
  if (options.port_given) named.port = options.port;
  const std::string_view host = trimmed(named.host);
  if (host == kSim || host.starts_with("sim:")) {
    named.sim = sim_options(options);
    named.sketch = named.sim->options().sketch;
    check_sim(options, named);
    named.sim_stack = settle_stack(named.sim->options(), device::StackKind::lwip);
  } else {
    refuse_sim_options(options);
    named.sketch = options.sketch;
  }
  return named;
}

void print_stack(const NamedTarget& named, const Console& console) {
  if (named.sim_stack.why_not_lwip.empty()) return;
  console.explain(fmt::format("stack host, this machine's TCP instead of a board's: {}",
                              named.sim_stack.why_not_lwip));
}

ChosenTarget choose_target(const TargetOptions& options, const NamedTarget& named,
                           const Console& console, const StopFlag& stop) {
  if (named.sim) return start_sim(named, console, stop);
  ChosenTarget chosen;
  chosen.by_default = named.by.empty();
  const Family family = options.ipv4_only   ? Family::ipv4
                        : options.ipv6_only ? Family::ipv6
                                            : Family::any;
  try {
    chosen.target = parse_target(trimmed(named.host), named.port.value_or(kDefaultPort), family);
    chosen.target.source = options.source;
    chosen.target.interface_name = options.interface_name;
    net::resolve_zone(chosen.target);
  } catch (const Error& error) {
    throw Error(error.code(), fmt::format("{}: {}", named.by, error.what()), error.hint());
  }
  check_family(options, chosen.target.host);
  if (named.port && chosen.target.port != *named.port) {
    throw Error(ExitCode::usage,
                fmt::format("{} '{}' and {} {} contradict each other", named.by, named.host,
                            options.port_given ? "--port" : "port", *named.port),
                "give the port once");
  }
  return chosen;
}

void print_how_reached(const Reached& reached, const std::string& address, const Console& console) {
  for (const SilentAddress& silent : reached.silent) {
    console.say(fmt::format("no answer from {} within {}: connected to {} instead", silent.address,
                            format_duration(silent.waited), address));
  }
  if (reached.ready_after) {
    console.say(fmt::format("{} accepted its first connection after {}", address,
                            format_duration(*reached.ready_after)));
  }
  if (!reached.look_up) return;
  const bool half = !reached.unanswered.empty();
  const std::string text =
      fmt::format("name looked up in {}{}", format_duration(*reached.look_up),
                  half ? fmt::format(", with no answer for {} yet", reached.unanswered) : "");
  if (*reached.look_up >= kSlowLookUp) {
    console.say(text);
  } else {
    console.explain(text);
  }
}

std::string ways_to_name_a_device() {
  return "no device was named, so especho.local was tried. Name one as HOST (an address, a name, "
         "or "
         "sim for the built-in device), in ESPECHO_HOST, or as host = \"…\" in a --config FILE";
}

}  // namespace especho::cli
