#include <algorithm>

#include "check/diagnosis/diagnose.hpp"
#include "check/diagnosis/verdict.hpp"
#include "check/diagnosis/visits.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "drift";
constexpr std::size_t kEnough = 8;  // connections with two echoes
constexpr double kGrowthMs = 3;
constexpr double kRelative = 0.1;
constexpr double kChance = 0.0005;

}  // namespace

Diagnosis drift(const Observations& seen) {
  const auto echoes =
      over_connections(seen, [](const ConnectionRecord& visit) { return *visit.second_echo; });
  if (echoes.size() < kEnough) return unclear(kId, "too few connections with two echoes");
  const Growth grown = growth(echoes);
  Facts evidence{{"connections", std::uint64_t{echoes.size()}},
                 ms_fact("first_rtt_ms", grown.first),
                 ms_fact("last_rtt_ms", grown.first + grown.ms),
                 ms_fact("growth_per_connection_ms", grown.ms_per_connection)};
  if (grown.p >= kChance || grown.ms < std::max(kGrowthMs, kRelative * grown.first)) {
    return clear(kId, fmt::format("{} connections, no growth", echoes.size()), std::move(evidence));
  }
  return found(kId, grown.ms >= 2 * kGrowthMs ? Confidence::high : Confidence::medium,
               fmt::format("an echo takes {} longer with each connection: {} at first, {} after {} "
                           "connections",
                           text_ms(grown.ms_per_connection), text_ms(grown.first),
                           text_ms(grown.first + grown.ms), echoes.size()),
               std::move(evidence),
               "look for what loop() does for clients that left: lists that grow, memory that is "
               "not freed (ESP.getFreeHeap())");
}

}  // namespace especho::diagnosis
