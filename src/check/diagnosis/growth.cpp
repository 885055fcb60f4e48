// Findings about what takes longer with each connection: echoes (drift), or accepting
// (slow-accept).
#include <algorithm>

#include "check/diagnosis/catalogue.hpp"
#include "check/diagnosis/statistics.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::size_t kConnectionPairs = 8;  // with two echoes, at least
constexpr double kRelative = 0.1;            // growth, of the first value
constexpr double kGrowthChance = 0.0005;

/// Of the connections of the reconnecting experiment that had two echoes: `value` in milliseconds
/// over the number of the connection.
template <typename Value>
std::vector<Point> over_connections(const Observations& seen, Value value) {
  std::vector<Point> points;
  double number = 0;
  for (const ConnectionRecord& record : seen.connections) {
    if (!record.connected) continue;
    number += 1;
    if (!record.reconnecting || !record.first_echo || !record.second_echo) continue;
    points.push_back({number, to_milliseconds(value(record))});
  }
  return points;
}

/// How a value grows from one connection to the next.
struct Growth {
  std::size_t connections = 0;
  double ms_per_connection = 0;
  double ms = 0;     ///< from the first point to the last
  double first = 0;  ///< about what it was at the first point, in ms
  double p = 1;      ///< the probability that chance alone did it

  double last() const { return first + ms; }
  bool is_significant(double least_ms) const {
    return p < kGrowthChance && ms >= std::max(least_ms, kRelative * first);
  }
  /// High if it is twice what is needed.
  Confidence confidence(double least_ms) const {
    return ms >= 2 * least_ms ? Confidence::high : Confidence::medium;
  }
};

Growth growth(const std::vector<Point>& points) {
  const Trend line = trend(points);
  std::vector<double> at_zero;
  at_zero.reserve(points.size());
  for (const Point& point : points) at_zero.push_back(point.y - line.slope * point.x);
  return {.connections = points.size(),
          .ms_per_connection = line.slope,
          .ms = line.slope * (points.back().x - points.front().x),
          .first = median(std::move(at_zero)) + line.slope * points.front().x,
          .p = line.p};
}

Facts facts_of(const Growth& grown, const std::string& value) {
  return {{"connections", std::uint64_t{grown.connections}},
          ms_fact("first_" + value + "_ms", grown.first),
          ms_fact("last_" + value + "_ms", grown.last()),
          ms_fact("growth_per_connection_ms", grown.ms_per_connection)};
}

std::string text_of(std::string_view what, const Growth& grown) {
  return fmt::format(
      "{} takes {} longer with each connection: {} at first, {} after {} connections", what,
      text_ms(grown.ms_per_connection), text_ms(grown.first), text_ms(grown.last()),
      grown.connections);
}

constexpr const char* kTooFewConnections = "too few connections with two echoes";

}  // namespace

Diagnosis drift(const Observations& seen) {
  constexpr double kLeastMs = 3;
  const auto echoes =
      over_connections(seen, [](const ConnectionRecord& record) { return *record.second_echo; });
  if (echoes.size() < kConnectionPairs) return unclear(kTooFewConnections);
  const Growth grown = growth(echoes);
  Facts evidence = facts_of(grown, "rtt");
  if (!grown.is_significant(kLeastMs)) {
    return clear(fmt::format("{} connections, no growth", echoes.size()), std::move(evidence));
  }
  return found(grown.confidence(kLeastMs), text_of("an echo", grown), std::move(evidence));
}

Diagnosis slow_accept(const Observations& seen) {
  constexpr double kLeastMs = 8;
  // The second echo on a connection does not include the time until it was accepted. If it is the
  // slower one for reasons of its own, there was no wait that could be measured.
  const auto waits = over_connections(seen, [](const ConnectionRecord& record) {
    return std::max(Nanoseconds(0), record.handshake + *record.first_echo - *record.second_echo);
  });
  if (waits.size() < kConnectionPairs) return unclear(kTooFewConnections);
  const Growth grown = growth(waits);
  Facts evidence = facts_of(grown, "wait");
  if (!grown.is_significant(kLeastMs)) {
    return clear(fmt::format("{} connections, each accepted as fast as the first", waits.size()),
                 std::move(evidence));
  }
  return found(grown.confidence(kLeastMs), text_of("accepting a connection", grown),
               std::move(evidence));
}

}  // namespace especho::diagnosis
