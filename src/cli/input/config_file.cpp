#include "cli/input/config_file.hpp"

#include <fmt/format.h>

#include <string_view>

#include "cli/input/inputs.hpp"
#include "core/text.hpp"
#include "especho/target.hpp"

namespace especho::cli {
namespace {

constexpr const char* kExample = "host = \"1.2.3.4\", or port = 80";
constexpr InputKind kConfig{.most_bytes = std::size_t{1} * 1024 * 1024,
                            .hint = "it must have a line such as host = \"1.2.3.4\"",
                            .longest_silence = std::chrono::seconds(10)};

Error complaint(const std::string& what, const std::string& hint) {
  return {ExitCode::usage, what, hint};
}

/// The beginning of foreign text, to recognise it.
std::string beginning_of(std::string_view text) {
  constexpr std::size_t kMost = 40;
  return fmt::format("'{}{}'", printable(text.substr(0, kMost)), text.size() > kMost ? "..." : "");
}

bool is_blank(std::string_view text) {
  return text.empty() || text.starts_with('#');
}

/// The value without quotes and without the comment after it.
std::string_view value_of(std::string_view text) {
  const bool is_quoted = text.starts_with('"') || text.starts_with('\'');
  if (!is_quoted) return trimmed(text.substr(0, text.find('#')));
  const std::size_t end = text.find(text.front(), 1);
  if (end == std::string_view::npos || !is_blank(trimmed(text.substr(end + 1)))) {
    throw complaint(fmt::format("{} is not a value", beginning_of(text)), kExample);
  }
  return text.substr(1, end - 1);
}

class Reader {
 public:
  /// One line that is not blank.
  void read(std::string_view line, int number) {
    if (line.starts_with('[')) {
      throw complaint(fmt::format("{} begins a section, and there are none", beginning_of(line)),
                      "leave it out; the keys are host and port");
    }
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) {
      throw complaint(fmt::format("{} is not a key with a value", beginning_of(line)), kExample);
    }
    const std::string_view key = trimmed(line.substr(0, equals));
    const std::string_view text = trimmed(line.substr(equals + 1));
    if (key == "host") {
      set_once("host", host_line_, number);
      config_.host = some_value(key, text);
    } else if (key == "port") {
      set_once("port", port_line_, number);
      config_.port = parse_port(printable(some_value(key, text)));  // digits are printable anyway
    } else {
      throw complaint(fmt::format("unknown key {}", beginning_of(key)),
                      "the keys are host and port");
    }
  }

  const Config& config() const { return config_; }

 private:
  static void set_once(const char* key, int& line, int number) {
    if (line != 0) {
      throw complaint(fmt::format("{} is there already, on line {}", key, line),
                      "leave one of them out");
    }
    line = number;
  }

  static std::string_view some_value(std::string_view key, std::string_view text) {
    const std::string_view value = value_of(text);
    if (value.empty()) throw complaint(fmt::format("{} has no value", key), kExample);
    return value;
  }

  Config config_;
  int host_line_ = 0;
  int port_line_ = 0;
};

}  // namespace

Config read_config(const std::string& path, const StopFlag& stop) {
  const std::string text = read_text(path, kConfig, stop);
  Reader reader;
  for_each_line(text, [&](std::string_view line, int number) {
    const std::string_view setting = trimmed(line);
    if (is_blank(setting)) return;
    try {
      reader.read(setting, number);
    } catch (const Error& error) {
      throw Error(error.code(), fmt::format("{}:{}: {}", path, number, error.what()), error.hint());
    }
  });
  if (reader.config().host.empty()) {
    throw complaint(fmt::format("{}: it names no host", path), "host = \"1.2.3.4\"");
  }
  return reader.config();
}

}  // namespace especho::cli
