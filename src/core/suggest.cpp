#include "core/suggest.hpp"

#include <algorithm>
#include <numeric>

namespace especho {
namespace {

/// Levenshtein's distance, and a swap of neighbours counts as one (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> now(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, change});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) now[j] = std::min(now[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, now);
  }
  return last[b.size()];
}

/// Dashes are no part of what can be mistyped.
std::string_view without_dashes(std::string_view name) {
  return name.substr(std::min(name.find_first_not_of('-'), name.size()));
}

}  // namespace

std::string nearest(std::string_view typed, const std::vector<std::string>& known) {
  std::string best;
  std::size_t shortest =
      without_dashes(typed).size() / 3;  // with more of it wrong, it is another word
  for (const std::string& name : known) {
    const std::size_t length = distance(without_dashes(typed), without_dashes(name));
    if (length < shortest || (length == shortest && best.empty())) {
      shortest = length;
      best = name;
    }
  }
  return best;
}

}  // namespace especho
