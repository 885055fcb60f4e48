// The faults of `especho sim`: options, checks and values.
#pragma once

#include <string>
#include <vector>

#include "cli/options/options.hpp"
#include "cli/terminal/console.hpp"
#include "firmware/host/faults.hpp"

namespace especho::cli {

struct SimFaults {
  device::Faults faults;
  std::string latency_file;
  std::uint64_t seed = 1;
  std::vector<const CLI::Option*> options;  // as declared
};

void add_fault_options(CLI::App& app, SimFaults& faults);

enum class SketchOf { especho, user };

/// The faults that were asked for, with --latency-file read. Throws Error if some contradict each
/// other or one has no effect, and when `stop` is set while it reads. A user's sketch has no faults
/// that could be set from outside.
device::Faults checked_faults(const SimFaults& faults, const StopFlag& stop,
                              SketchOf sketch = SketchOf::especho);

/// Those that only the stack lwip can have.
bool has_frame_faults(const SimFaults& faults);
/// Throws Error if there is one.
void refuse_frames(const SimFaults& faults);

/// The faults as they were typed: `--latency 20ms --nagle`; empty for a healthy device.
std::string given_faults(const SimFaults& faults);

/// One measured value per line, with its unit; `#` begins a comment.
std::vector<device::Duration> read_latencies(const std::string& path,
                                             const StopFlag& stop = kNeverStop);

/// Up to a day, so that sums of them fit.
device::Duration parse_delay(std::string_view text);

/// A share of bytes: `1%`, `0.001`, `1e-6` or `1/1000000`.
double parse_share(std::string_view text);

}  // namespace especho::cli
