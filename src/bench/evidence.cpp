#include "bench/evidence.hpp"

#include <algorithm>

namespace especho::net {
namespace {

template <typename T, typename Combine>
void fold(std::optional<T>& into, const std::optional<T>& value, Combine combine) {
  if (value) into = into ? combine(*into, *value) : *value;
}

template <typename T>
std::optional<T> growth(const std::optional<T>& before, const std::optional<T>& now) {
  if (!before || !now || *now < *before) return std::nullopt;
  return *now - *before;
}

constexpr auto kSum = [](auto a, auto b) { return a + b; };
constexpr auto kLower = [](auto a, auto b) { return std::min(a, b); };
constexpr auto kHigher = [](auto a, auto b) { return std::max(a, b); };

}  // namespace

void Evidence::add(const TcpInfo& before, const TcpInfo& now) {
  Evidence one;
  one.sum_ = {now.rtt,
              now.min_rtt,
              growth(before.retransmits, now.retransmits),
              growth(before.data_segments_in, now.data_segments_in),
              now.peer_window,
              now.mss};
  one.with_rtt_ = now.rtt ? 1 : 0;
  add(one);
}

void Evidence::add(const Evidence& other) {
  fold(sum_.rtt, other.sum_.rtt, kSum);
  with_rtt_ += other.with_rtt_;
  fold(sum_.min_rtt, other.sum_.min_rtt, kLower);
  fold(sum_.retransmits, other.sum_.retransmits, kSum);
  fold(sum_.data_segments_in, other.sum_.data_segments_in, kSum);
  fold(sum_.peer_window, other.sum_.peer_window, kHigher);
  fold(sum_.mss, other.sum_.mss, kLower);
}

TcpEvidence Evidence::result() const {
  TcpEvidence result = sum_;
  if (result.rtt) *result.rtt /= with_rtt_;
  return result;
}

}  // namespace especho::net
