#include "check/diagnosis/round_trips.hpp"

#include <algorithm>

#include "check/diagnosis/statistics.hpp"

namespace especho::diagnosis {

std::optional<double> one_byte_ms(const Observations& seen) {
  if (seen.pacing && !seen.pacing->back_to_back.empty()) {
    return median(in_milliseconds(seen.pacing->back_to_back));
  }
  if (seen.acks && !seen.acks->one_byte.empty())
    return median(in_milliseconds(seen.acks->one_byte));
  return std::nullopt;
}

double ordinary_ms(const Observations& seen) {
  double largest = 0;
  const auto consider = [&](const Samples& samples) {
    largest = std::max(largest, median(in_milliseconds(samples)));
  };
  if (seen.pacing) {
    consider(seen.pacing->back_to_back);
    consider(seen.pacing->random_phase);
    consider(seen.pacing->after_idle);
  }
  if (seen.acks) {
    consider(seen.acks->small_delayed);
    consider(seen.acks->large_delayed);
  }
  Samples first;
  for (const ConnectionRecord& visit : seen.connections) {
    if (visit.first_echo) first.push_back(*visit.first_echo);
  }
  return std::max(largest, quantile(in_milliseconds(first), 0.9));
}

std::vector<double> handshakes_ms(const Observations& seen) {
  std::vector<double> handshakes;
  for (const ConnectionRecord& visit : seen.connections) {
    if (visit.connected) handshakes.push_back(to_milliseconds(visit.handshake));
  }
  return handshakes;
}

}  // namespace especho::diagnosis
