#include "cli/input/config_file.hpp"

#include <optional>

#include "catch.hpp"
#include "especho/error.hpp"
#include "support/cli.hpp"
#include "support/complaint.hpp"

using namespace especho;
using namespace especho::cli;
using namespace std::string_literals;
using especho_test::Complaint;
using especho_test::complaint_of;
using especho_test::Folder;

namespace {

Config config_of(const std::string& content) {
  const Folder folder;
  return read_config(folder.write("lab.toml", content), kNeverStop);
}

/// What is said against the content, without the file's name; then the hint.
std::string config_complaint(const std::string& content) {
  const Folder folder;
  const std::string path = folder.write("lab.toml", content);
  const Complaint told = complaint_of(ExitCode::usage, [&] { read_config(path, kNeverStop); });
  REQUIRE(told.message.starts_with(path + ":"));
  return told.message.substr(path.size()) + " | " + told.hint;
}

}  // namespace

TEST_CASE("a config file has a line for the host and one for the port") {
  const Config both = config_of("# the lab\n\nhost = \"10.0.0.1\"\n  port=7\t\r\n");
  CHECK(both.host == "10.0.0.1");
  CHECK(both.port == 7);
  CHECK(config_of("host = 'lab.local'").port == std::nullopt);
}

TEST_CASE("values of a config file need no quotes and may be followed by a comment") {
  CHECK(config_of("host = sim\n").host == "sim");
  CHECK(config_of("host = sim # for now\n").host == "sim");
  CHECK(config_of("host = \"sim\" # for now\nport = \"7\"").port == 7);
  CHECK(config_of("host = \"a#b\"\n").host == "a#b");
}

TEST_CASE("a config file may begin with a byte order mark") {
  CHECK(config_of("\xef\xbb\xbfhost = \"sim\"\r\n").host == "sim");
}

TEST_CASE("a config file may be UTF-16 with a byte order mark") {
  CHECK(config_of("\xff\xfeh\0o\0s\0t\0=\0a\0\r\0\n\0"s).host == "a");
}

TEST_CASE("a section in a config file is told with its line and what to do") {
  CHECK(config_complaint("\n[device]\nhost = \"a\"\n") ==
        ":2: '[device]' begins a section, and there are none | "
        "leave it out; the keys are host and port");
}

TEST_CASE("a key that is there twice is told with both lines and what to do") {
  CHECK(config_complaint("host = a\nport = 7\nhost = a\n") ==
        ":3: host is there already, on line 1 | leave one of them out");
  CHECK(
      config_complaint("port = 7\nport = 7\n").starts_with(":2: port is there already, on line 1"));
}

TEST_CASE("a meaningless line of a config file is reported with what would be valid") {
  const std::string example = " | host = \"1.2.3.4\", or port = 80";
  CHECK(config_complaint("host") == ":1: 'host' is not a key with a value" + example);
  CHECK(config_complaint("host =") == ":1: host has no value" + example);
  CHECK(config_complaint("host = \"\"") == ":1: host has no value" + example);
  CHECK(config_complaint("host = \"a") == ":1: '\"a' is not a value" + example);
  CHECK(config_complaint("host = \"a\" b") == ":1: '\"a\" b' is not a value" + example);
  CHECK(config_complaint("Host = a") == ":1: unknown key 'Host' | the keys are host and port");
  CHECK(config_complaint("host = a\nport = 0").starts_with(":2: '0' is not a port"));
  CHECK(config_complaint("# nothing") == ": it names no host | host = \"1.2.3.4\"");
}

TEST_CASE(
    "what is shown of a config file can be seen, and is no more than tells which line it is") {
  CHECK(config_complaint("ho\x01st = \"a\"").starts_with(":1: unknown key 'ho\\x01st' |"));
  CHECK(config_complaint("host = a\nport = 8\x1b").starts_with(":2: '8\\x1b' is not a port"));
  CHECK(config_complaint("\x1b[2J").starts_with(":1: '\\x1b[2J' is not"));
  CHECK(config_complaint(std::string(100, 'x'))
            .starts_with(":1: '" + std::string(40, 'x') + "...' is"));
}
