#include "check/diagnosis/visits.hpp"

#include <algorithm>

namespace especho::diagnosis {

bool was_served(const ConnectionRecord& visit) {
  return visit.bytes_back != 0;
}

bool was_in_vain(const ConnectionRecord& visit) {
  return visit.outcome != Outcome::ok && visit.bytes_back == 0;
}

bool was_dropped(Outcome outcome, std::uint64_t bytes_back) {
  return (outcome == Outcome::short_echo || outcome == Outcome::reset) && bytes_back == 0;
}

bool was_dropped(const ConnectionRecord& visit) {
  return visit.connected && was_dropped(visit.outcome, visit.bytes_back);
}

Growth growth(const std::vector<Point>& points) {
  if (points.size() < 2) return {};
  const Trend found = trend(points);
  std::vector<double> at_zero;
  at_zero.reserve(points.size());
  for (const Point& point : points) at_zero.push_back(point.y - found.slope * point.x);
  return {found.slope, found.slope * (points.back().x - points.front().x),
          median(std::move(at_zero)) + found.slope * points.front().x, found.p};
}

}  // namespace especho::diagnosis
