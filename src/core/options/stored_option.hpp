// How the value of a bench option stands in the JSON.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "especho/bench.hpp"

namespace especho {

enum class Presence { always, if_set, unless_fixed };

/// A value under `options` in the JSON. The type says how it is written: Nanoseconds as seconds,
/// Think as two times in milliseconds.
template <typename T>
struct StoredAs {
  const char* name = "";
  int place = 0;  ///< in the JSON, whose order stays as its readers know it; a new one goes last
  Presence presence = Presence::always;
  std::function<std::optional<T>(const BenchResult&)> get{};  ///< nothing: the name is left out
  /// Empty if it is not read back. Throws Error(usage) for a text that is not accepted.
  std::function<void(BenchResult&, T)> set{};
  std::uint64_t lowest = 0;  ///< of whole numbers
  std::uint64_t highest = ~std::uint64_t{0};
};

using Stored =
    std::variant<StoredAs<bool>, StoredAs<std::uint64_t>, StoredAs<double>, StoredAs<Nanoseconds>,
                 StoredAs<std::string>, StoredAs<std::vector<std::uint64_t>>, StoredAs<Think>,
                 StoredAs<FixedPayload>>;

template <typename T>
StoredAs<T> stored_field(const char* name, int place, T BenchPlan::*field, std::uint64_t lowest = 0,
                         std::uint64_t highest = ~std::uint64_t{0}) {
  return {.name = name,
          .place = place,
          .presence = Presence::always,
          .get = [field](const BenchResult& result) { return std::optional(result.plan.*field); },
          .set = [field](BenchResult& result, T value) { result.plan.*field = std::move(value); },
          .lowest = lowest,
          .highest = highest};
}

template <typename T>
StoredAs<T> stored_field(const char* name, int place, std::optional<T> BenchPlan::*field) {
  return {.name = name,
          .place = place,
          .presence = Presence::if_set,
          .get = [field](const BenchResult& result) { return result.plan.*field; },
          .set = [field](BenchResult& result, T value) { result.plan.*field = std::move(value); }};
}

template <typename T>
StoredAs<T> stored_warmup(const char* name, int place, T Warmup::*part) {
  return {
      .name = name,
      .place = place,
      .presence = Presence::always,
      .get = [part](const BenchResult& result) { return std::optional(result.plan.warmup.*part); },
      .set = [part](BenchResult& result, T value) { result.plan.warmup.*part = value; }};
}

/// Not read back: it says nothing of the machine that reads.
StoredAs<std::string> stored_binding(const char* name, int place, std::string Target::*part);
StoredAs<std::string> stored_pattern(const char* name, int place);
StoredAs<std::string> stored_suffix(const char* name, int place);
StoredAs<Think> stored_think(const char* name, int place);
/// The number that was used, not the one that was asked for.
StoredAs<std::uint64_t> stored_threads(const char* name, int place);

}  // namespace especho
