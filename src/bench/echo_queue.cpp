#include "bench/echo_queue.hpp"

#include <algorithm>

#include "core/echo/mismatch.hpp"

namespace especho {
namespace {

/// How many echoes back a stale one is looked for; more than a device of this size can hold.
constexpr std::uint64_t kStaleReach = 64;

/// With fewer bytes than this, an equal payload of an earlier echo may be chance.
constexpr std::size_t kEvidence = 4;

}  // namespace

Echo& EchoQueue::push(const Echo& echo) {
  Echo& last = ring_[place(count_)];
  last = echo;
  ++count_;
  if (++unsent_ == 1) begin_sending();
  return last;
}

void EchoQueue::begin_sending() {
  outgoing_.begin(*payload_, ring_[place(count_ - unsent_)].sequence, size_);
}

std::span<const std::byte> EchoQueue::pending() const {
  if (unsent_ == 0) return {};
  return outgoing_.from(sent_);
}

void EchoQueue::sent(std::size_t bytes) {
  sent_ += bytes;
  if (sent_ < size_) return;
  sent_ = 0;
  if (--unsent_ != 0) begin_sending();
}

std::size_t EchoQueue::receive(std::span<const std::byte> bytes, TimePoint now) {
  if (received() == 0) ring_[first_].first_byte = now;
  const auto all =
      static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), front_sent() - received()));
  for (std::size_t done = 0; done < all;) {
    const auto expected = payload_->part(front().sequence, size_, received(), all - done);
    comparison_.compare(expected, bytes.subspan(done, expected.size()));
    done += expected.size();
  }
  return all;
}

std::optional<Mismatch> EchoQueue::mismatch() const {
  if (!comparison_.wrong()) return std::nullopt;
  const std::uint64_t offset = comparison_.first_wrong().value_or(size_);
  const std::uint64_t sequence = front().sequence;
  const auto payload = [&](std::uint64_t echo, std::uint64_t from, std::uint64_t length) {
    std::vector<std::byte> bytes;
    payload_->copy(echo, size_, from, length, bytes);
    return bytes;
  };
  const auto begin = payload(sequence, 0, std::min<std::uint64_t>(size_, EchoComparison::kOpening));
  const auto expected =
      payload(sequence, offset, std::min<std::uint64_t>(size_ - offset, kMaxLoss));
  auto mismatch = comparison_.explain({.begin = begin, .rest = expected, .first = fresh_}, true);
  // All payloads are windows into one pool: what was sent with another echo may lie far ahead in a
  // long one.
  const bool far_ahead = mismatch->kind == Mismatch::Kind::lost && mismatch->amount > kMaxShift;
  if (mismatch->kind != Mismatch::Kind::corrupted && !far_ahead) return mismatch;
  const auto got = comparison_.got().first(std::min(comparison_.got().size(), expected.size()));
  if (got.size() < kEvidence) return mismatch;
  for (std::uint64_t back = 1; back <= std::min(kStaleReach, sequence); ++back) {
    const auto earlier = payload(sequence - back, offset, got.size());
    if (!std::equal(got.begin(), got.end(), earlier.begin(), earlier.end())) continue;
    mismatch->kind = Mismatch::Kind::stale;
    mismatch->amount = back;
    break;
  }
  return mismatch;
}

void EchoQueue::tell_place(Failure& failure) const {
  const std::uint64_t back = received();
  const std::uint64_t sent = front_sent();
  const auto byte_at = [&](std::uint64_t offset) {
    return payload_->part(front().sequence, size_, offset, 1).front();
  };
  if (sent == 0 || comparison_.wrong()) return;
  failure.last_sent = byte_at(sent - 1);
  if (back != 0) failure.last_back = byte_at(back - 1);
  if (back < sent) failure.missing = byte_at(back);
}

void EchoQueue::pop() {
  first_ = place(1);
  --count_;
  fresh_ = false;
  comparison_.restart();
}

void EchoQueue::clear() {
  count_ = unsent_ = sent_ = 0;
  fresh_ = true;
  comparison_.restart();
}

}  // namespace especho
