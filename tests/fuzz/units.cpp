// Sizes, counts, rates, durations, ports and shares.
#include "especho/units.hpp"

#include <array>
#include <cmath>
#include <utility>

#include "cli/commands/sim_faults.hpp"
#include "especho/target.hpp"
#include "fuzzer.hpp"

using namespace especho;
using namespace especho_fuzz;

namespace {

using Factors = std::vector<std::pair<std::string_view, double>>;

const Factors kSizes{
    {"", 1},           {"B", 1},           {"k", 1024},        {"K", 1024},     {"kB", 1024},
    {"KB", 1024},      {"KiB", 1024},      {"M", 1048576},     {"MB", 1048576}, {"MiB", 1048576},
    {"G", 1073741824}, {"GB", 1073741824}, {"GiB", 1073741824}};
const Factors kCounts{{"", 1}, {"k", 1e3}, {"M", 1e6}};
const Factors kTimes{{"", 1e9}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 6e10}, {"h", 3.6e12}};

std::string without_blanks(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
  return text;
}

/// The number and the unit, each read in the plainest way.
double model(std::string_view text, const Factors& factors) {
  const std::size_t unit = std::min(text.find_first_not_of("0123456789."), text.size());
  for (const auto& [name, factor] : factors) {
    if (name == text.substr(unit)) return std::strtod(std::string(text).c_str(), nullptr) * factor;
  }
  require(false, "accepted with an unknown unit", text);
  return 0;
}

void require_near(double value, double expected, std::string_view text) {
  require(std::abs(value - expected) <= 1e-9 * expected + 1, "not the value that was typed", text);
}

void sizes(std::string_view text) {
  const auto size = accepted([&] { return parse_size(text); });
  const auto parts = split(text, ',');
  const bool all = std::all_of(parts.begin(), parts.end(), [](const std::string& part) {
    return accepted([&] { return parse_size(part); }).has_value();
  });
  const auto list = accepted([&] { return parse_sizes(text); });
  require(list.has_value() == all, "a list is good just when its parts are", text);
  require(!list || list->size() == parts.size(), "a size for each part", text);
  if (!size) return;
  require_near(static_cast<double>(*size), model(text, kSizes), text);
  const std::string shown = without_blanks(format_size(*size));
  if (!shown.ends_with("TiB")) require(parse_size(shown) == *size, "shown otherwise", shown);
}

void counts(std::string_view text) {
  const auto count = accepted([&] { return parse_count(text); });
  if (!count) return;
  require_near(static_cast<double>(*count), model(text, kCounts), text);
  require(parse_count(std::to_string(*count)) == *count, "a plain number is itself", text);
}

void rates(std::string_view text) {
  const auto rate = accepted([&] { return parse_rate(text); });
  if (!rate) return;
  require(std::isfinite(*rate) && *rate > 0, "a rate is more than 0", text);
  require(std::abs(*rate - model(text, kCounts)) <= 1e-6 + 1e-9 * *rate,
          "not the rate that was typed", text);
}

void durations(std::string_view text) {
  const auto duration = accepted([&] { return parse_duration(text); });
  if (!duration) return;
  require(*duration >= Nanoseconds(0), "no time is negative", text);
  require_near(static_cast<double>(duration->count()), model(text, kTimes), text);
  const bool has_unit = text.back() != '.' && (text.back() < '0' || text.back() > '9');
  require(has_duration_unit(text) == has_unit, "has_duration_unit() differs", text);
  const std::string setting = without_blanks(format_setting(*duration));
  if (!setting.ends_with("ns")) {
    require(parse_duration(setting) == *duration, "shown otherwise", setting);
  }
  require(!format_duration(*duration).empty(), "nothing is shown", text);
}

void shares(std::string_view text) {
  const auto share = accepted([&] { return cli::parse_share(text); });
  require(!share || (*share > 0 && *share <= 1), "no share", text);
  const auto delay = accepted([&] { return cli::parse_delay(text); });
  require(!delay || *delay <= std::chrono::hours(24), "longer than a day", text);
}

void ports(std::string_view text) {
  const auto port = accepted([&] { return parse_port(text); });
  const auto any = accepted([&] { return parse_port(text, true); });
  require(!port || *port != 0, "port 0 is none", text);
  require(port == any || (any && *any == 0), "zero_allowed changes more than that", text);
}

void run(Input input) {
  const std::string_view text = text_of(input);
  sizes(text);
  counts(text);
  rates(text);
  durations(text);
  shares(text);
  ports(text);
}

}  // namespace

ESPECHO_FUZZER("units", run)
