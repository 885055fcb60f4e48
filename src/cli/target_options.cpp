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

/// A host, the port that is meant when its text has none, and who named it.
struct Named {
  std::string host;
  std::uint16_t port;
  std::string by;
};

Named named_host(const TargetOptions& options) {
  ConfigFile config;
  if (!options.config_file.empty()) config = read_config(options.config_file);
  if (!options.host.empty()) return {options.host, options.port, "HOST"};
  const char* variable = std::getenv("ESPECHO_HOST");
  if (variable != nullptr && *variable != '\0') return {variable, options.port, "ESPECHO_HOST"};
  if (!config.host.empty()) {
    const std::uint16_t port =
        options.port_given ? options.port : config.port.value_or(options.port);
    return {config.host, port, options.config_file};
  }
  return {kDefaultHost, options.port, ""};
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
  const Named named = named_host(options);
  ChosenTarget chosen;
  chosen.by_default = named.by.empty();
  if (named.host == kSim) {
    if (options.port_given || options.ipv6_only) {
      throw Error(ExitCode::usage,
                  "HOST sim takes a free IPv4 port: --port and -6 don't go with it",
                  "to choose the port, start `especho sim --port N` and name 127.0.0.1:N");
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
  try {
    chosen.target = parse_target(named.host, named.port, family);
  } catch (const Error& error) {
    throw Error(error.code(), fmt::format("{}: {}", named.by, error.what()), error.hint());
  }
  if (options.port_given && chosen.target.port != options.port) {
    throw Error(ExitCode::usage,
                fmt::format("--port {} contradicts the port in {} '{}'", options.port, named.by,
                            named.host),
                "give the port once");
  }
  return chosen;
}

std::string ways_to_name_a_device() {
  return "no device was named, so especho.local was tried. Name one: as HOST (an address, a name, "
         "or "
         "sim for the built-in device), in ESPECHO_HOST, or as host = \"…\" in a --config FILE";
}

}  // namespace especho::cli
