// The values of the options that make the device ill.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <locale>
#include <sstream>

#include "cli/file_path.hpp"
#include "cli/sim_faults.hpp"
#include "especho/error.hpp"
#include "especho/units.hpp"

namespace especho::cli {
namespace {

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

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

device::Duration parse_latency(std::string_view text, const std::string& where) {
  constexpr const char* kHint = "one value per line, with its unit, such as 84.7ms";
  if (!has_duration_unit(text)) {
    throw Error(ExitCode::usage, fmt::format("{}: '{}' has no unit of time", where, text), kHint);
  }
  try {
    return parse_delay(text);
  } catch (const Error&) {
    throw Error(ExitCode::usage, fmt::format("{}: '{}' is not a time of up to a day", where, text),
                kHint);
  }
}

/// A device or a pipe may never end, and all of the file is held in memory.
void refuse_endless(const std::string& path) {
  constexpr std::uintmax_t kMost = std::uintmax_t{16} * 1024 * 1024;
  std::error_code error;
  const bool is_file = std::filesystem::is_regular_file(file_path(path), error);
  if (error) {
    throw Error(ExitCode::failure, fmt::format("cannot read {}: {}", path, error.message()));
  }
  if (!is_file) throw Error(ExitCode::failure, fmt::format("cannot read {}: it is no file", path));
  if (const auto size = std::filesystem::file_size(file_path(path), error); size > kMost) {
    throw Error(ExitCode::failure,
                fmt::format("{} has {}, more than fit measured latencies", path, format_size(size)),
                "up to 16 MiB");
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

std::vector<device::Duration> read_latencies(const std::string& path) {
  refuse_endless(path);
  std::ifstream file(file_path(path));
  std::vector<device::Duration> latencies;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const std::string_view text = trimmed(std::string_view(line).substr(0, line.find('#')));
    if (text.empty()) continue;
    latencies.push_back(parse_latency(text, fmt::format("{}:{}", path, number)));
  }
  if (!file.eof()) throw Error(ExitCode::failure, fmt::format("cannot read {}", path));
  if (latencies.empty()) {
    throw Error(ExitCode::usage, fmt::format("{} has no value", path),
                "one per line, with its unit, such as 84.7ms");
  }
  return latencies;
}

}  // namespace especho::cli
