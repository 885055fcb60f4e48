#include "wire.hpp"

#include <algorithm>
#include <utility>

namespace especho::device {
namespace {

// A frame that is overtaken comes this much later: more than two full segments take at the 20
// Mbit/s that a board reaches, and less than any retransmission timeout.
constexpr Duration overtaken = std::chrono::milliseconds(2);

constexpr std::size_t ethernet_header = 14;
constexpr std::uint8_t tcp = 6;
constexpr std::uint8_t syn = 0x02;
constexpr std::uint8_t ack = 0x10;

std::size_t index(To to) {
  return to == To::board ? 0 : 1;
}

}  // namespace

/// What the faults need to know of a frame.
struct Wire::Kind {
  bool is_ip = false;
  bool is_first_syn = false;
  std::size_t payload = 0;  // of TCP

  explicit Kind(std::span<const std::uint8_t> frame) {
    if (frame.size() < ethernet_header + 20 || frame[12] != 0x08 || frame[13] != 0x00) return;
    is_ip = true;
    const auto ip = frame.subspan(ethernet_header);
    const std::size_t ip_header = std::size_t{4} * (ip[0] & 0x0f);
    const std::size_t length = std::size_t{256} * ip[2] + ip[3];
    if (ip[9] != tcp || ip.size() < ip_header + 20 || length < ip_header + 20) return;
    const auto segment = ip.subspan(ip_header);
    const std::size_t tcp_header = std::size_t{4} * (segment[12] >> 4);
    is_first_syn = (segment[13] & (syn | ack)) == syn;
    if (length >= ip_header + tcp_header) payload = length - ip_header - tcp_header;
  }
};

Wire::Wire(const NetworkFaults& faults, std::uint64_t seed, Instant booted)
    : faults_(faults),
      doze_(faults.beacon, booted),
      delays_(Random(seed).next() ^ Random(100).next()),
      chances_{chances(seed, 0), chances(seed, 1)} {}

Wire::Chances Wire::chances(std::uint64_t seed, std::uint64_t direction) const {
  const auto of = [&](double share, std::uint64_t kind) {
    return Hits(share, Random(seed).next() ^ Random(101 + 10 * direction + kind).next());
  };
  return {of(faults_.frame_loss, 0), of(faults_.syn_loss, 1), of(faults_.frame_duplicate, 2),
          of(faults_.frame_reorder, 3)};
}

void Wire::put(To to, std::span<const std::uint8_t> bytes, Instant now) {
  if (lost(now)) return;
  const Kind kind(bytes);
  Chances& chances = chances_[index(to)];
  if (kind.is_ip && chances.loss.hit()) return;
  if (kind.is_first_syn && chances.syn_loss.hit()) return;
  const bool is_overtaken = kind.is_ip && chances.reorder.hit();
  const Instant at = arrival(to, kind.is_ip, now);
  if (!is_overtaken) latest_[index(to)] = at;
  send(to, bytes, is_overtaken ? at + overtaken : at);
  if (kind.is_ip && chances.duplicate.hit()) send(to, bytes, at);
  count(to, kind.payload, now);
}

// Only what the board receives is delayed, as on the other stack. ARP is not: a delayed answer
// would make the first connection slower than all others.
Instant Wire::arrival(To to, bool is_ip, Instant now) {
  if (to == To::client) {
    doze_.stay_awake(now);
    return std::max(now, latest_[index(to)]);
  }
  const Instant heard = doze_.heard(now) + (is_ip ? latency(faults_, delays_) : Duration(0));
  return std::max(heard, latest_[index(to)]);
}

void Wire::count(To to, std::size_t payload, Instant now) {
  if (to == To::client || faults_.link_loss <= Duration(0)) return;
  since_loss_ += payload;
  if (since_loss_ < faults_.link_loss_after) return;
  since_loss_ = 0;
  lost_until_ = now + faults_.link_loss;
}

void Wire::send(To to, std::span<const std::uint8_t> bytes, Instant at) {
  travelling_.push({at, sent_++, {to, {bytes.begin(), bytes.end()}}});
}

Instant Wire::next() const {
  return travelling_.empty() ? Instant::max() : travelling_.top().at;
}

std::optional<Frame> Wire::take(Instant now) {
  if (travelling_.empty() || travelling_.top().at > now) return std::nullopt;
  Frame frame = travelling_.top().frame;
  travelling_.pop();
  return frame;
}

}  // namespace especho::device
