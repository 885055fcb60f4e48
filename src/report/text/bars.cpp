#include "report/text/bars.hpp"

#include <algorithm>

namespace especho {

std::vector<Bar> bars_of(const Histogram& histogram, std::size_t most) {
  if (histogram.empty()) return {};
  const Nanoseconds min = histogram.min();
  const Nanoseconds max = histogram.max();
  const Nanoseconds knee = histogram.percentile(99);
  const auto buckets = histogram.buckets();
  const auto wanted = std::min<std::size_t>(most - 1, buckets.size());
  // At least a bucket wide, since a bar can't be finer than the data.
  const auto holds_knee = [&](const Histogram::Bucket& bucket) { return bucket.high >= knee; };
  const auto found = std::find_if(buckets.begin(), buckets.end(), holds_knee);
  const auto& coarsest = found == buckets.end() ? buckets.back() : *found;  // beyond the range
  const Nanoseconds finest = coarsest.high - coarsest.low + Nanoseconds(1);
  const Nanoseconds width =
      std::max((knee - min) / static_cast<Nanoseconds::rep>(wanted) + Nanoseconds(1), finest);

  std::vector<Bar> bars;
  for (Nanoseconds from = min; from <= knee; from += width) {
    bars.push_back({from, std::min(from + width, max), 0});
  }
  if (bars.back().from + width <= max) bars.push_back({bars.back().from + width, max, 0});
  for (const Histogram::Bucket& bucket : buckets) {
    const auto i = static_cast<std::size_t>((std::max(bucket.low, min) - min) / width);
    bars[std::min(i, bars.size() - 1)].count += bucket.count;
  }
  return bars;
}

}  // namespace especho
