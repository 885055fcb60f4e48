#include "core/options/stored_option.hpp"

#include "core/echo/payload.hpp"
#include "core/text.hpp"

namespace especho {
namespace {

std::optional<std::string> unless_empty(std::string text) {
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

}  // namespace

StoredAs<std::string> stored_binding(const char* name, int place, std::string Target::*part) {
  return {
      .name = name,
      .place = place,
      .presence = Presence::if_set,
      .get = [part](const BenchResult& result) { return unless_empty(result.plan.target.*part); }};
}

StoredAs<std::string> stored_pattern(const char* name, int place) {
  return {.name = name,
          .place = place,
          .presence = Presence::unless_fixed,
          .get =
              [](const BenchResult& result) {
                return result.plan.fixed ? std::nullopt
                                         : std::optional(to_string(result.plan.pattern));
              },
          .set = [](BenchResult& result,
                    const std::string& text) { result.plan.pattern = parse_pattern(text); }};
}

StoredAs<std::string> stored_suffix(const char* name, int place) {
  return {.name = name,
          .place = place,
          .presence = Presence::if_set,
          .get = [](const BenchResult& result) { return unless_empty(escape(result.plan.suffix)); },
          .set = [](BenchResult& result,
                    const std::string& text) { result.plan.suffix = unescape(text); }};
}

StoredAs<Think> stored_think(const char* name, int place) {
  return {.name = name,
          .place = place,
          .presence = Presence::if_set,
          .get =
              [](const BenchResult& result) {
                const Think& think = result.plan.think;
                return think.none() ? std::nullopt : std::optional(think);
              },
          .set = [](BenchResult& result, Think think) { result.plan.think = think; }};
}

StoredAs<std::uint64_t> stored_threads(const char* name, int place) {
  return {
      .name = name,
      .place = place,
      .presence = Presence::always,
      .get = [](const BenchResult& result) { return std::optional<std::uint64_t>(result.threads); },
      .set = [](BenchResult& result,
                std::uint64_t count) { result.threads = static_cast<unsigned>(count); },
      .lowest = 1,
      .highest = BenchPlan::kMaxThreads};
}

}  // namespace especho
