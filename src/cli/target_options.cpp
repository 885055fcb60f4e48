#include "cli/target_options.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <optional>

#include "cli/profile_option.hpp"
#include "cli/value_option.hpp"
#include "especho/error.hpp"

namespace especho::cli {
namespace {

constexpr const char* kDefaultHost = "especho.local";  // the name that the firmware announces
constexpr const char* kSim = "sim";

struct ConfigFile {
  std::string host;
  std::optional<std::uint16_t> port;
};

ConfigFile read_config(const std::string& path) {
  std::ifstream stream(path);
  if (!stream) {
    throw Error(ExitCode::failure, fmt::format("cannot read the config file {}", path));
  }
  ConfigFile config;
  try {
    for (const CLI::ConfigItem& item : CLI::ConfigTOML().from_config(stream)) {
      const std::string value = item.inputs.empty() ? "" : item.inputs.front();
      if (item.fullname() == "host") {
        config.host = value;
      } else if (item.fullname() == "port") {
        config.port = parse_port(value);
      } else {
        throw Error(ExitCode::usage, fmt::format("{}: unknown key '{}'", path, item.fullname()),
                    "known keys: host, port");
      }
    }
  } catch (const CLI::Error& error) {
    throw Error(ExitCode::usage, fmt::format("{}: {}", path, error.what()));
  }
  return config;
}

}  // namespace

void declare(CLI::App& app, TargetOptions& options) {
  add_value(
      app, "-p,--port", options.port,
      [&options](std::string_view text) {
        options.port_given = true;
        return parse_port(text);
      },
      "PORT", fmt::format("TCP port (default {})", kDefaultPort));
  auto* v4 = app.add_flag("-4", options.ipv4_only, "Use IPv4 only");
  app.add_flag("-6", options.ipv6_only, "Use IPv6 only")->excludes(v4);
  app.add_option("--config", options.config_file, "Read `host` and `port` from this file")
      ->type_name("FILE");
  add_profile_option(app, options.profile, "Of HOST sim")->each([&options](const std::string&) {
    options.profile_given = true;
  });
}

ChosenTarget choose_target(const TargetOptions& options) {
  ConfigFile config;
  if (!options.config_file.empty()) config = read_config(options.config_file);
  const char* variable = std::getenv("ESPECHO_HOST");

  std::string host = options.host;
  if (host.empty() && variable != nullptr) host = variable;
  const bool from_config = host.empty() && !config.host.empty();
  if (from_config) host = config.host;

  ChosenTarget chosen;
  chosen.by_default = host.empty();
  if (chosen.by_default) host = kDefaultHost;

  if (host == kSim) {
    if (options.port_given) {
      throw Error(ExitCode::usage, "--port does not go with HOST sim: it takes a free port",
                  "to use a port of your own, start `especho sim --port N` and name 127.0.0.1:N");
    }
    chosen.simulated = true;
    chosen.device = std::make_unique<device::VirtualDevice>(
        device::Options{.port = 0, .profile = options.profile, .on_serial = {}});
    chosen.target = {"127.0.0.1", chosen.device->port(), Family::ipv4};
    return chosen;
  }
  if (options.profile_given) {
    throw Error(ExitCode::usage,
                "--profile goes with HOST sim only: a real device runs its own sketch");
  }
  const Family family = options.ipv4_only   ? Family::ipv4
                        : options.ipv6_only ? Family::ipv6
                                            : Family::any;
  std::uint16_t port = options.port;
  if (from_config && !options.port_given) port = config.port.value_or(port);
  chosen.target = parse_target(host, port, family);
  return chosen;
}

std::string ways_to_name_a_device() {
  return "no device was named, so especho.local was tried. Name one: as HOST (an address, a name, "
         "or "
         "sim for the built-in device), in ESPECHO_HOST, or as host = \"…\" in a --config FILE";
}

}  // namespace especho::cli
