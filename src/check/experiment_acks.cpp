// Echoes of a few bytes, and of a segment and a rest, with early and with late acknowledgements in
// turn.
#include "check/experiment_session.hpp"
#include "diagnosis/esp32.hpp"

namespace especho::check {
namespace {

using namespace std::chrono_literals;
using diagnosis::AckTiming;
using diagnosis::Samples;

constexpr std::uint64_t kSmall = 64;
constexpr std::uint64_t kRest = 100;
constexpr std::uint64_t kLargestMss = 9000;  // of a link; that of loopback is larger
constexpr Nanoseconds kDelayedAck = 40ms;

std::uint64_t segment(Device& device) {
  const std::uint64_t mss = device.seen().stack.mss.value_or(diagnosis::esp32::kSegment);
  return mss <= kLargestMss ? mss : diagnosis::esp32::kSegment;
}

}  // namespace

void observe_acks(Device& device) {
  AckTiming& acks = device.seen().acks.emplace();
  acks.small_size = kSmall;
  acks.large_size = segment(device) + kRest;
  Session session(device);
  const auto measure = [&](Samples& samples, std::uint64_t size, Acks how) {
    if (const auto echo = session.echo(size, how)) samples.push_back(echo->rtt);
  };
  const auto first = session.echo(1);
  acks.quick_known = session.probe() != nullptr && session.probe()->can_ack_quickly();
  const bool quick = device.plan().quick;
  const Nanoseconds round = 5 * (first ? first->rtt : Nanoseconds(0)) + 2 * kDelayedAck;
  const std::size_t count = affordable(quick ? 1s : 6s, round, 12, 16);
  for (std::size_t i = 0; i < count && !session.given_up(); ++i) {
    measure(acks.one_byte, 1, Acks::delayed);
    measure(acks.small_delayed, acks.small_size, Acks::delayed);
    measure(acks.large_delayed, acks.large_size, Acks::delayed);
    if (!acks.quick_known) continue;
    measure(acks.small_quick, acks.small_size, Acks::quick);
    measure(acks.large_quick, acks.large_size, Acks::quick);
  }
}

}  // namespace especho::check
