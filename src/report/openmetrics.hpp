// Metric families and samples as OpenMetrics, in the subset that Prometheus' older text format
// shares.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace especho {

using MetricLabels = std::vector<std::pair<std::string, std::string>>;

struct MetricFamily {
  std::string_view name;  ///< ends with the unit, if there is one
  std::string_view type;  ///< gauge or summary
  std::string_view unit;  ///< empty: none
  std::string_view help;
};

class Exposition {
 public:
  /// The samples that follow belong to it. A family without samples is left out.
  void family(const MetricFamily& family);
  /// `suffix` is such as `_sum`. Of equal series, the first sample counts.
  void sample(std::string_view suffix, const MetricLabels& labels, double value);
  /// The complete document.
  std::string text() const { return text_ + "# EOF\n"; }

 private:
  std::string_view name_;
  std::string header_;  ///< of the family, until its first sample
  std::set<std::string> series_;
  std::string text_;
};

}  // namespace especho
