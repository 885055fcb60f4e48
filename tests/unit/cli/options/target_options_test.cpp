#include "cli/options/target_options.hpp"

#include "catch.hpp"
#include "especho/error.hpp"
#include "support/cli.hpp"

using namespace especho;
using namespace especho::cli;
using especho_test::Folder;
using especho_test::Variable;

namespace {

ChosenTarget choose(const TargetOptions& options) {
  static const Console console;
  return choose_target(options, name_target(options), console);
}

std::string chosen(const TargetOptions& options) {
  const ChosenTarget target = choose(options);
  CHECK(target.simulated.empty());
  CHECK_FALSE(target.by_default);
  return to_string(target.target);
}

TargetOptions with_config(const Folder& folder, const std::string& content) {
  TargetOptions options;
  options.config_file = folder.write("especho.toml", content);
  return options;
}

Error error_of(const TargetOptions& options) {
  try {
    choose(options);
  } catch (const Error& error) {
    return error;
  }
  return {ExitCode::ok, "no error"};
}

}  // namespace

TEST_CASE("HOST comes before the environment and that before the config file") {
  const Folder folder;
  TargetOptions options = with_config(folder, "host = \"from-config\"\n");
  {
    const Variable host("ESPECHO_HOST");
    CHECK(chosen(options) == "from-config:80");
  }
  const Variable host("ESPECHO_HOST", "from-environment:81");
  CHECK(chosen(options) == "from-environment:81");
  options.host = "from-argument";
  CHECK(chosen(options) == "from-argument:80");
}

#ifndef _WIN32  // where setting a variable to nothing removes it
TEST_CASE("an empty environment variable is refused and not the default device") {
  const Folder folder;
  TargetOptions options = with_config(folder, "host = \"from-config\"\n");
  for (const char* nothing : {"", " ", "\n"}) {
    const Variable host("ESPECHO_HOST", nothing);
    CHECK(error_of(options).code() == ExitCode::usage);
    CHECK(std::string(error_of({}).what()) == "ESPECHO_HOST is empty");
  }
  const Variable host("ESPECHO_HOST", "");
  options.host = "from-argument";
  CHECK(chosen(options) == "from-argument:80");
}
#endif

TEST_CASE("a config file with an empty host is refused") {
  const Folder folder;
  const Variable host("ESPECHO_HOST");
  for (const char* line : {"host =\n", "host = \"\"\n", "host = \" \"\n"}) {
    CHECK(error_of(with_config(folder, line)).code() == ExitCode::usage);
  }
}

TEST_CASE("without any name it is the one that the firmware announces") {
  const Variable host("ESPECHO_HOST");
  const ChosenTarget target = choose({});
  CHECK(target.by_default);
  CHECK(target.simulated.empty());
  CHECK(to_string(target.target) == "especho.local:80");
}

TEST_CASE("a port option is for every host wherever it is named") {
  const Folder folder;
  const Variable host("ESPECHO_HOST");
  TargetOptions options;
  options.port = 81;
  options.port_given = true;
  options.host = "device";
  CHECK(chosen(options) == "device:81");
  options.host = "device:81";
  CHECK(chosen(options) == "device:81");
  options.host.clear();
  options.config_file = folder.write("especho.toml", "host = \"device\"\nport = 82\n");
  CHECK(chosen(options) == "device:81");
}

TEST_CASE("the port of the config file is for its host only") {
  const Folder folder;
  TargetOptions options = with_config(folder, "host = \"from-config\"\nport = 82\n");
  {
    const Variable host("ESPECHO_HOST");
    CHECK(chosen(options) == "from-config:82");
  }
  const Variable host("ESPECHO_HOST", "from-environment");
  CHECK(chosen(options) == "from-environment:80");
  options.host = "from-argument";
  CHECK(chosen(options) == "from-argument:80");
}

TEST_CASE("the IP version is that of the options") {
  TargetOptions options;
  options.host = "device";
  CHECK(choose(options).target.family == Family::any);
  options.ipv4_only = true;
  CHECK(choose(options).target.family == Family::ipv4);
  options.ipv4_only = false;
  options.ipv6_only = true;
  CHECK(choose(options).target.family == Family::ipv6);
}

TEST_CASE("the built-in device runs as long as it is the target") {
  TargetOptions options;
  options.host = "sim";
  const ChosenTarget target = choose(options);
  CHECK_FALSE(target.simulated.empty());
  CHECK_FALSE(target.by_default);
  REQUIRE(target.device != nullptr);
  CHECK(target.target.port == target.device->port());
  CHECK(target.target.port != 0);
}

TEST_CASE("the built-in device can be named in the environment and in the config file") {
  const Folder folder;
  {
    const Variable host("ESPECHO_HOST", "sim");
    CHECK_FALSE(choose({}).simulated.empty());
  }
  const Variable host("ESPECHO_HOST");
  CHECK_FALSE(choose(with_config(folder, "host = \"sim\"\n")).simulated.empty());
}

TEST_CASE("options that don't go with the target are refused") {
  TargetOptions options;
  options.host = "sim";
  options.port_given = true;
  CHECK(error_of(options).code() == ExitCode::usage);
  CHECK(std::string(error_of(options).what()).find("--port") != std::string::npos);
  options.host = "device:7";
  options.port = 81;
  CHECK(error_of(options).code() == ExitCode::usage);
  options = {};
  options.host = "sim";
  options.ipv6_only = true;
  CHECK(error_of(options).code() == ExitCode::usage);
  options = {};
  options.host = "device";
  options.profile_given = true;
  CHECK(error_of(options).code() == ExitCode::usage);
  CHECK(std::string(error_of(options).what()).find("--profile") != std::string::npos);
}

TEST_CASE("a config file that is missing or invalid is an error that names it") {
  const Folder folder;
  const Variable host("ESPECHO_HOST");
  TargetOptions missing;
  missing.config_file = folder / "missing.toml";
  CHECK(error_of(missing).code() == ExitCode::failure);
  CHECK(std::string(error_of(missing).what()).find("missing.toml") != std::string::npos);
  for (const char* content : {"hots = \"device\"\n", "port = 0\n", "port = \"http\"\n",
                              "host = \"a b\"\n", "[section]\nhost = \"device\"\n"}) {
    INFO(content);
    const Error error = error_of(with_config(folder, content));
    CHECK(error.code() == ExitCode::usage);
  }
  CHECK(std::string(error_of(with_config(folder, "hots = \"device\"\n")).what()).find("hots") !=
        std::string::npos);
}

TEST_CASE("an invalid host is reported with where it was named") {
  const Folder folder;
  TargetOptions options = with_config(folder, "host = \"a b\"\n");
  const Variable host("ESPECHO_HOST");
  CHECK(std::string(error_of(options).what()).find("especho.toml: 'a b'") != std::string::npos);
  const Variable bad_host("ESPECHO_HOST", "b c");
  CHECK(std::string(error_of(options).what()).find("ESPECHO_HOST: 'b c'") != std::string::npos);
  options.host = "c d";
  CHECK(std::string(error_of(options).what()).find("HOST: 'c d'") != std::string::npos);
}

TEST_CASE("blanks around a host are ignored everywhere") {
  const Folder folder;
  const Variable host("ESPECHO_HOST", " device:7\r\n");
  CHECK(chosen({}) == "device:7");
  TargetOptions options;
  options.host = " sim ";
  CHECK_FALSE(choose(options).simulated.empty());
}

TEST_CASE("the built-in device has no port to be named") {
  TargetOptions options;
  options.host = "sim:7";
  CHECK(error_of(options).code() == ExitCode::usage);
  CHECK(std::string(error_of(options).what()).starts_with("HOST sim takes a free IPv4 port"));
  options.host = "sim.:7";
  CHECK(chosen(options) == "sim.:7");
}

TEST_CASE("a link-local address needs an interface that this machine has") {
  TargetOptions options;
  options.host = "fe80::1";
  CHECK(error_of(options).code() == ExitCode::usage);
  CHECK(std::string(error_of(options).what()).find("fe80::1 is a link-local address") !=
        std::string::npos);
  CHECK(error_of(options).hint().starts_with("type fe80::1%INTERFACE; "));
  options.host = "[fe80::1%no-such-interface]:7";
  CHECK(std::string(error_of(options).what()).find("no interface no-such-interface") !=
        std::string::npos);
  CHECK_FALSE(error_of(options).hint().empty());
  options.host = "fe80::1%4294967296";  // no number of one
  CHECK(std::string(error_of(options).what()).find("no interface 4294967296") != std::string::npos);
}
