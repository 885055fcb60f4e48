// The options of `especho sim` that make the device ill.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/cli11_names.hpp"
#include "cli/terminal/console.hpp"
#include "firmware/host/faults.hpp"

namespace especho::cli {

struct SimFaults {
  device::Faults faults;
  std::string latency_file;
  std::uint64_t seed = 1;
  std::vector<const CLI::Option*> options;  // as declared; whether they were given, and how
};

void declare(CLI::App& app, SimFaults& faults);

/// What was asked for, with the file read. Throws Error where parts contradict each other, or one
/// would do nothing, and when `stop` comes while it reads.
device::Faults checked_faults(const SimFaults& faults, const StopFlag& stop);

/// Those that were given, as they were: `--latency 20ms --nagle`; empty for a healthy device.
std::string given_faults(const SimFaults& faults);

/// One measured value per line, with its unit; `#` begins a comment.
std::vector<device::Duration> read_latencies(const std::string& path,
                                             const StopFlag& stop = kNeverStop);

/// Up to a day, so that sums of them fit.
device::Duration parse_delay(std::string_view text);

/// A share of the bytes: `1%`, `0.001`, `1e-6` or `1/1000000`.
double parse_share(std::string_view text);

}  // namespace especho::cli
