#include <algorithm>

#include "check/diagnosis/diagnose.hpp"
#include "check/diagnosis/verdict.hpp"
#include "check/diagnosis/visits.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "slow-accept";
constexpr std::size_t kEnough = 8;  // connections with two echoes
constexpr double kGrowthMs = 8;
constexpr double kRelative = 0.1;
constexpr double kChance = 0.0005;

}  // namespace

Diagnosis slow_accept(const Observations& seen) {
  // The second echo on a connection knows nothing of how long it took to accept it. Where it is the
  // slower one for reasons of its own, there was no wait that could be told.
  const auto waits = over_connections(seen, [](const ConnectionRecord& visit) {
    return std::max(Nanoseconds(0), visit.handshake + *visit.first_echo - *visit.second_echo);
  });
  if (waits.size() < kEnough) return unclear(kId, "too few connections with two echoes");
  const Growth grown = growth(waits);
  Facts evidence{{"connections", std::uint64_t{waits.size()}},
                 ms_fact("first_wait_ms", grown.first),
                 ms_fact("last_wait_ms", grown.first + grown.ms),
                 ms_fact("growth_per_connection_ms", grown.ms_per_connection)};
  if (grown.p >= kChance || grown.ms < std::max(kGrowthMs, kRelative * grown.first)) {
    return clear(kId,
                 fmt::format("{} connections, each accepted as fast as the first", waits.size()),
                 std::move(evidence));
  }
  return found(kId, grown.ms >= 2 * kGrowthMs ? Confidence::high : Confidence::medium,
               fmt::format("until a connection is accepted takes {} longer with each: {} at first, "
                           "{} after {} connections",
                           text_ms(grown.ms_per_connection), text_ms(grown.first),
                           text_ms(grown.first + grown.ms), waits.size()),
               std::move(evidence),
               "look for what grows with each client: lists of clients that left, strings, "
               "ESP.getFreeHeap(); client.stop() for each client that left");
}

}  // namespace especho::diagnosis
