// How echoes are divided into segments, and whether these wait for acknowledgements.

#include "check/diagnosis/observations.hpp"
#include "check/experiments/experiments.hpp"

namespace especho::check {
namespace {

using namespace std::chrono_literals;
using diagnosis::AckTiming;
using diagnosis::Samples;

// Echoes of a few bytes, and of a segment and a rest, with early and late acknowledgements in turn.

constexpr std::uint64_t kSmall = 64;
constexpr std::uint64_t kSegmentRest = 100;
constexpr std::uint64_t kLargestMss = 9000;  // of a network; loopback has more
constexpr Nanoseconds kDelayedAck = 40ms;
constexpr std::size_t kSegmentSamples = 6;  // for a diagnosis; a slow device only gets small ones

std::uint64_t segment(Device& device) {
  const std::uint64_t mss = device.seen().stack.mss.value_or(diagnosis::esp32::kSegment);
  return mss <= kLargestMss ? mss : diagnosis::esp32::kSegment;
}

}  // namespace

void observe_acks(Device& device) {
  AckTiming& acks = device.seen().acks.emplace();
  acks.small_size = kSmall;
  acks.large_size = segment(device) + kSegmentRest;
  ReconnectingProbe probe(device);
  const auto measure = [&](Samples& samples, std::uint64_t size, Acks how) {
    if (const auto echo = probe.echo(size, how)) samples.push_back(echo->rtt);
  };
  probe.echo(1);
  acks.quick_known = probe.current() != nullptr && probe.current()->can_ack_quickly();
  const bool quick = device.plan().quick;
  const Budget& budget = device.budget();
  const Nanoseconds small = 3 * budget.expected(kSmall) + 2 * kDelayedAck;
  const Nanoseconds large = 2 * budget.expected(acks.large_size);
  const bool both =
      affordable(device, 0s, small + large, kSegmentSamples, kSegmentSamples) == kSegmentSamples;
  const std::size_t count =
      affordable(device, quick ? 1s : 6s, both ? small + large : small, 12, 16);
  if (count < kSegmentSamples) return;  // other experiments make better use of the time
  for (std::size_t i = 0; i < count && !probe.given_up(); ++i) {
    measure(acks.one_byte, 1, Acks::delayed);
    measure(acks.small_delayed, acks.small_size, Acks::delayed);
    if (both) measure(acks.large_delayed, acks.large_size, Acks::delayed);
    if (!acks.quick_known) continue;
    measure(acks.small_quick, acks.small_size, Acks::quick);
    if (both) measure(acks.large_quick, acks.large_size, Acks::quick);
  }
}

void observe_pieces(Device& device) {
  constexpr std::uint64_t kSize = 64;
  constexpr std::size_t kEchoes = 20;
  diagnosis::Pieces& pieces = device.seen().pieces.emplace();
  pieces.size = kSize;
  ReconnectingProbe probe(device);
  probe.echo(kSize, Acks::quick);
  const auto segments = [&]() -> std::optional<std::uint64_t> {
    if (probe.current() == nullptr) return std::nullopt;
    return probe.current()->tcp().data_segments_in;
  };
  for (std::size_t i = 0; i < kEchoes && !probe.given_up(); ++i) {
    const auto before = segments();
    const auto echo = probe.echo(kSize, Acks::quick);
    if (!echo) continue;
    pieces.first_piece.push_back(echo->first_piece);
    const auto after = segments();
    if (before && after) pieces.segments.push_back(*after - *before);
  }
}

}  // namespace especho::check
