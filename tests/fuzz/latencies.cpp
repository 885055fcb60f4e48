// Files of measured latencies, for `sim --latency-file`.
#include "cli/commands/sim_faults.hpp"
#include "cli/input/inputs.hpp"
#include "cli/terminal/console.hpp"
#include "fuzzer.hpp"
#include "temporary_file.hpp"

using namespace especho;
using namespace especho_fuzz;

namespace {

constexpr cli::InputKind kAnyText{.most_bytes = std::size_t{1} << 24, .hint = "text"};

bool holds_value(const std::string& line) {
  return line.substr(0, line.find('#')).find_first_not_of(" \t\r") != line.npos;
}

void run(Input input) {
  static const TemporaryFile file;
  file.write(input);
  const auto read = [&] { return cli::read_text(file.path(), kAnyText, kNeverStop); };
  const auto text = accepted(read, ExitCode::failure);
  const auto latencies = accepted([&] { return cli::read_latencies(file.path()); },
                                  text ? ExitCode::usage : ExitCode::failure);
  if (!latencies) return;
  const auto lines = split(*text, '\n');
  const auto values = std::count_if(lines.begin(), lines.end(), holds_value);
  require(latencies->size() == static_cast<std::size_t>(values), "a value for each line",
          text_of(input));
  for (const auto latency : *latencies) {
    require(latency >= latency.zero() && latency <= std::chrono::hours(24), "not up to a day");
  }
}

}  // namespace

ESPECHO_FUZZER("latencies", run)
