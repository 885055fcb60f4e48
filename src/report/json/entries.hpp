// The parts of the JSON documents, each of which is written and read back in the same file; and
// checked access to a JSON that may hold anything.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "especho/bench.hpp"
#include "especho/check.hpp"
#include "especho/compare.hpp"
#include "especho/units.hpp"

namespace especho {

// fields.cpp: reading

/// The largest count: a million a second for thirty years. The sum of thousands still fits 64 bits.
inline constexpr std::uint64_t kMostCounted = 1'000'000'000'000'000;
inline constexpr std::uint64_t kAnyNumber = ~std::uint64_t{0};
/// The longest measured time; the sum of dozens still fits Nanoseconds.
inline constexpr Nanoseconds kLongestMeasured = std::chrono::years(1);
/// About 292 years, for times that a user chose.
inline constexpr Nanoseconds kAnyTime = Nanoseconds::max();

/// In bytes: of a name, such as a host with its zone, and of a message, which can hold several
/// names.
inline constexpr std::size_t kLongestName = 1024;
inline constexpr std::size_t kLongestMessage = 16 * kLongestName;
inline constexpr std::size_t kAnyLength = std::string::npos;

/// A value and its path. Access to something that is missing, of another type or out of range
/// throws Error(failure) with the path: `results[2].echoes.ok is missing`.
class JsonField {
 public:
  /// `json` must outlive the field and all fields taken from it.
  JsonField(const nlohmann::json& json, std::string path) : json_(&json), path_(std::move(path)) {}

  /// Of an object.
  JsonField at(const char* name) const;
  std::optional<JsonField> find(const char* name) const;  ///< nothing if it is absent

  /// Of an array, which may have at most this many entries.
  std::size_t size(std::size_t most) const;
  JsonField at(std::size_t index) const;

  std::string text(std::size_t most = kLongestName) const;
  bool flag() const;
  std::uint64_t whole(std::uint64_t lowest, std::uint64_t highest) const;
  std::uint64_t count() const { return whole(0, kMostCounted); }
  double number(double lowest, double highest) const;
  /// Not negative.
  Nanoseconds seconds(Nanoseconds most = kLongestMeasured) const { return time(1e9, most); }
  Nanoseconds milliseconds(Nanoseconds most = kLongestMeasured) const { return time(1e6, most); }

  std::optional<std::string> find_text(const char* name, std::size_t most = kLongestName) const;
  std::optional<std::uint64_t> find_whole(const char* name) const;
  std::optional<Nanoseconds> find_seconds(const char* name,
                                          Nanoseconds most = kLongestMeasured) const;
  std::optional<Nanoseconds> find_milliseconds(const char* name) const;

  const std::string& path() const { return path_; }
  /// `results[2].size` and what is wrong with it: `is 0`.
  [[noreturn]] void refuse(const std::string& what) const;

 private:
  [[noreturn]] void refuse_type(const char* wanted) const;
  Nanoseconds time(double ns_per_unit, Nanoseconds longest) const;

  const nlohmann::json* json_;
  std::string path_;
};

/// For a result that especho cannot have written like this.
[[noreturn]] void refuse_result(const std::string& what);

using JsonEntry = nlohmann::ordered_json;

// json.cpp: what all documents have

/// All is ASCII, so that nothing drives a terminal. Host names and messages of the system need not
/// be UTF-8, but JSON must be.
std::string dump(const JsonEntry& document);
JsonEntry exit_entry(const Exit& exit);
JsonEntry comparison_entry(const ResultComparison& comparison);

// plan.cpp

/// `simulated` is empty for any device but the built-in one.
JsonEntry target_entry(const Target& target, const std::string& address, const Reached& reached,
                       const Simulation& simulated);
JsonEntry plan_entry(const BenchResult& result);
/// Reads `target` and `options` into plan, address, profile and threads. The plan's own `threads`,
/// source, interface and address family are not read.
void read_plan(const JsonField& root, BenchResult& result);

// run.cpp: an entry of `results`

JsonEntry run_entry(const BenchPlan& plan, const RunResult& run);
RunResult read_run(const JsonField& entry, const BenchPlan& plan);

// latencies.cpp

/// Milliseconds to the nanosecond.
double ms(double ns);
double ms(Nanoseconds duration);

/// Adds percentiles, bars, histograms and blocks.
void add_latencies(JsonEntry& entry, const RunResult& run);
void read_latencies(const JsonField& entry, bool open_loop, RunResult& run);

// events.cpp

JsonEntry outage_entries(const std::vector<Outage>& outages);
std::vector<Outage> read_outages(const JsonField& outages, std::uint64_t count);

JsonEntry failure_entries(const std::vector<Failure>& failures);
std::vector<Failure> read_failures(const JsonField& failures, const OutcomeCounts& echoes);

}  // namespace especho
