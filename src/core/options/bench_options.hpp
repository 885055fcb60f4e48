// The table of bench options: a row for each field of BenchPlan, with all that is known of it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/options/stored_option.hpp"
#include "especho/bench.hpp"

namespace especho {

/// Echoes of a run without --count and --duration: enough for percentiles, and some for every
/// connection.
inline constexpr std::uint64_t kDefaultCount = 100;
inline constexpr std::uint64_t kDefaultCountPerConnection = 10;

/// The part of `bench --help` that lists an option. The command itself declares what `none` has.
enum class OptionGroup { none, payload, payload_end, load, limits };

/// What the header of a report says of the load; an empty text says nothing.
struct LoadWording {
  int place = 0;  ///< in the header
  std::string (*text)(const BenchResult&) = nullptr;
};

/// Results whose texts differ are of different loads: `depth 1 against 4`.
struct Comparability {
  const char* what = "";
  std::string (*text)(const BenchPlan&) = nullptr;
};

struct BenchOption {
  OptionGroup group = OptionGroup::none;
  const char* names = "";  ///< as CLI11 takes them: `-c,--connections`
  const char* type = "";   ///< of its value, for --help
  std::string help{};
  const char* default_text = nullptr;  ///< as a user would type it
  std::vector<std::string> words{};    ///< that a shell completes
  /// Throws Error(usage) with the allowed form in the hint.
  std::function<void(BenchPlan&, std::string_view)> parse{};
  bool BenchPlan::*flag = nullptr;  ///< instead of `parse`: an option without a value
  bool flag_value = true;           ///< that the option gives to `flag`
  /// Throws Error(usage) for a value that is wrong whatever the others are; validate() judges those
  /// that contradict each other.
  void (*check)(const BenchPlan&) = nullptr;
  std::vector<Stored> stored{};
  std::optional<LoadWording> load{};
  /// Nothing if results with different values can be compared.
  std::optional<Comparability> compared{};
};

/// In the order of `bench --help`.
std::span<const BenchOption> bench_options();

/// The row that has this among its names: `--seed`.
const BenchOption& bench_option(std::string_view name);

/// In the order of the JSON.
std::vector<const Stored*> stored_bench_options();

/// `64 B, 4 KiB`
std::string sizes_text(const std::set<std::uint64_t>& sizes);

}  // namespace especho
