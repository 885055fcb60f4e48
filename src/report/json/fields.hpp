// Checked access to the fields of a JSON that may hold anything.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "especho/units.hpp"

namespace especho {

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

}  // namespace especho
