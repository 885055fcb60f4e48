// The values of the options that make the device ill.
#include <fmt/format.h>

#include <locale>
#include <sstream>

#include "cli/commands/sim_faults.hpp"
#include "cli/system/input_text.hpp"
#include "core/text.hpp"
#include "especho/error.hpp"
#include "especho/units.hpp"

namespace especho::cli {
namespace {

constexpr InputKind kLatencies{.most_bytes = std::size_t{16} * 1024 * 1024,
                               .hint = "one value per line, with its unit, such as 84.7ms",
                               .longest_silence = std::chrono::seconds(10)};

std::optional<double> parse_number(std::string_view text) {
  std::istringstream stream{std::string(text)};
  stream.imbue(std::locale::classic());
  double value = 0;
  stream >> std::noskipws >> value;
  if (stream.fail() || !stream.eof()) return std::nullopt;
  return value;
}

std::optional<double> parse_ratio(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos) {
    const auto part = parse_number(text.substr(0, slash));
    const auto whole = parse_number(text.substr(slash + 1));
    if (!part || !whole) return std::nullopt;
    return *part / *whole;
  }
  if (text.ends_with('%')) {
    const auto percent = parse_number(text.substr(0, text.size() - 1));
    return percent ? std::optional(*percent / 100) : std::nullopt;
  }
  return parse_number(text);
}

device::Duration parse_latency(std::string_view text, const std::string& where) {
  const auto complaint = [&](const char* what) {
    return Error(ExitCode::usage, fmt::format("{}: '{}' {}", where, printable(text), what),
                 kLatencies.hint);
  };
  if (!has_duration_unit(text)) throw complaint("has no unit of time");
  try {
    return parse_delay(text);
  } catch (const Error&) {
    throw complaint("is not a time of up to a day");
  }
}

}  // namespace

device::Duration parse_delay(std::string_view text) {
  const Nanoseconds delay = parse_duration(text);
  if (delay <= std::chrono::hours(24)) return delay;
  throw Error(ExitCode::usage, fmt::format("'{}' is longer than any test", text), "up to 24h");
}

double parse_share(std::string_view text) {
  constexpr const char* kAllowed = "more than 0 and up to 1, such as 1%, 0.001, 1e-6 or 1/1000000";
  const auto share = parse_ratio(text);
  if (!share) throw Error(ExitCode::usage, fmt::format("'{}' is not a share", text), kAllowed);
  if (*share > 0 && *share <= 1) return *share;
  throw Error(ExitCode::usage, fmt::format("'{}' is no share of the bytes", text), kAllowed);
}

std::vector<device::Duration> read_latencies(const std::string& path, const StopFlag& stop) {
  const std::string content = read_text(path, kLatencies, stop);
  std::vector<device::Duration> latencies;
  for_each_line(content, [&](std::string_view line, int number) {
    const std::string_view text = trimmed(line.substr(0, line.find('#')));
    if (text.empty()) return;
    latencies.push_back(parse_latency(text, fmt::format("{}:{}", path, number)));
  });
  if (latencies.empty()) {
    throw Error(ExitCode::usage, fmt::format("{} has no value", path), kLatencies.hint);
  }
  return latencies;
}

}  // namespace especho::cli
