// The file of --config, which names a device.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "especho/error.hpp"

namespace especho::cli {

struct Config {
  std::string host;
  std::optional<std::uint16_t> port;
};

/// Reads lines such as `host = "1.2.3.4"` and `port = 80`; `#` begins a comment. Throws Error that
/// names the file and the line. (CLI11's own reader does not report lines, and accepts a key
/// without a value, an unclosed quote and a second host.)
Config read_config(const std::string& path, const StopFlag& stop);

}  // namespace especho::cli
