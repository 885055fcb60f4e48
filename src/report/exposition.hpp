// OpenMetrics' text format, in the subset that Prometheus' older format shares.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace especho {

using Labels = std::vector<std::pair<std::string, std::string>>;

struct MetricFamily {
  std::string_view name;  ///< ends in the unit, where there is one
  std::string_view type;  ///< gauge or summary
  std::string_view unit;  ///< empty: none
  std::string_view help;
};

class Exposition {
 public:
  /// Samples belong to the family before them. One without samples leaves no trace.
  void family(const MetricFamily& family);
  /// `suffix` such as `_sum`. A series that is there already keeps its first value.
  void sample(std::string_view suffix, const Labels& labels, double value);
  /// Complete.
  std::string text() const { return text_ + "# EOF\n"; }

 private:
  std::string_view name_;
  std::string header_;  ///< of the family, until its first sample
  std::set<std::string> series_;
  std::string text_;
};

}  // namespace especho
