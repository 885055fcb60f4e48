// The file of --config, which names the device.
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

/// Of lines such as `host = "1.2.3.4"` and `port = 80`; `#` begins a comment. Throws Error, about
/// the file and its line.
Config read_config(const std::string& path, const StopFlag& stop);

}  // namespace especho::cli
