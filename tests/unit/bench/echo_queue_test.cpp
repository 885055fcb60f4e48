#include "bench/echo_queue.hpp"

#include <algorithm>
#include <deque>

#include "catch.hpp"
#include "core/echo/payload.hpp"
#include "support/random.hpp"

using namespace especho;
using namespace std::chrono_literals;
using especho_test::Random;
using Bytes = std::vector<std::byte>;

namespace {

constexpr TimePoint kStart{1000s};

const Payload kPayload({Pattern::Kind::random}, 1);

Echo echo(std::uint64_t sequence) {
  return {.number = sequence + 1,
          .sequence = sequence,
          .intended = kStart,
          .start = kStart,
          .first_byte = {}};
}

Bytes payload_of(std::uint64_t sequence, std::uint64_t size) {
  Bytes bytes;
  while (bytes.size() < size) {
    const auto piece = kPayload.piece(sequence, bytes.size(), size - bytes.size());
    bytes.insert(bytes.end(), piece.begin(), piece.end());
  }
  return bytes;
}

/// A queue in which the echoes [0, count) are under way, wholly sent.
EchoQueue sent_queue(std::uint64_t size, std::uint64_t count, std::uint64_t first = 0) {
  EchoQueue queue(kPayload, count);
  queue.set_size(size);
  for (std::uint64_t i = 0; i < count; ++i) queue.push(echo(first + i));
  while (!queue.pending().empty()) queue.sent(queue.pending().size());
  return queue;
}

Mismatch mismatch_of(const EchoQueue& queue) {
  const auto mismatch = queue.mismatch();
  REQUIRE(mismatch.has_value());
  return *mismatch;
}

}  // namespace

TEST_CASE("echoes are sent one after the other, whatever pieces the system takes") {
  constexpr std::uint64_t kSize = 1000;
  Random random(1);
  EchoQueue queue(kPayload, 4);
  queue.set_size(kSize);
  CHECK(queue.pending().empty());
  Bytes expected;
  Bytes sent;
  for (std::uint64_t i = 0; i < 4; ++i) {
    queue.push(echo(i));
    const Bytes payload = payload_of(i, kSize);
    expected.insert(expected.end(), payload.begin(), payload.end());
  }
  while (!queue.pending().empty()) {
    const auto piece = queue.pending().first(1 + random.below(queue.pending().size()));
    sent.insert(sent.end(), piece.begin(), piece.end());
    queue.sent(piece.size());
  }
  CHECK(sent == expected);
  CHECK(queue.count() == 4);
}

TEST_CASE("bytes of the front have been sent as far as the system took them") {
  EchoQueue queue(kPayload, 2);
  queue.set_size(100);
  queue.push(echo(0));
  CHECK(queue.front_sent() == 0);
  queue.sent(30);
  CHECK(queue.front_sent() == 30);
  queue.push(echo(1));
  queue.sent(70);
  CHECK(queue.front_sent() == 100);
  queue.sent(5);  // of the second
  CHECK(queue.front_sent() == 100);
}

TEST_CASE("what comes back is taken echo by echo, in the order of sending") {
  EchoQueue queue = sent_queue(100, 3);
  Bytes back;
  for (std::uint64_t i = 0; i < 3; ++i) {
    const Bytes payload = payload_of(i, 100);
    back.insert(back.end(), payload.begin(), payload.end());
  }
  std::span<const std::byte> rest(back);
  for (std::uint64_t i = 0; i < 3; ++i) {
    CHECK(queue.front().number == i + 1);
    REQUIRE(queue.receive(rest, kStart + 1ms) == 100);
    CHECK(queue.front_complete());
    CHECK_FALSE(queue.comparison().wrong());
    rest = rest.subspan(100);
    queue.pop();
    CHECK(queue.received() == 0);
  }
  CHECK(queue.empty());
}

TEST_CASE("the first byte of an echo is timed, and no later one") {
  EchoQueue queue = sent_queue(10, 2);
  const Bytes first = payload_of(0, 10);
  queue.receive(std::span(first).first(1), kStart + 1ms);
  queue.receive(std::span(first).subspan(1, 8), kStart + 2ms);
  CHECK_FALSE(queue.front_complete());
  CHECK(queue.received() == 9);
  queue.receive(std::span(first).subspan(9), kStart + 3ms);
  CHECK(queue.front_complete());
  CHECK(queue.front().first_byte == kStart + 1ms);
  queue.pop();
  queue.receive(payload_of(1, 10), kStart + 4ms);
  CHECK(queue.front().first_byte == kStart + 4ms);
}

TEST_CASE("echoes longer than a piece of payload are compared to their end") {
  constexpr std::uint64_t kSize = 3 * Payload::kMaxPiece + 17;
  EchoQueue queue = sent_queue(kSize, 1);
  Bytes back = payload_of(0, kSize);
  CHECK(queue.receive(back, kStart) == kSize);
  CHECK(queue.front_complete());
  CHECK_FALSE(queue.mismatch());
  queue.clear();

  queue = sent_queue(kSize, 1);
  back.back() ^= std::byte{1};
  queue.receive(back, kStart);
  CHECK(mismatch_of(queue).offset == kSize - 1);
}

TEST_CASE("a queue holds what a list would hold, over the end of its memory and over again") {
  constexpr std::uint64_t kSize = 50;
  for (const std::uint64_t capacity : {1u, 2u, 7u}) {
    Random random(capacity);
    EchoQueue queue(kPayload, capacity);
    queue.set_size(kSize);
    std::deque<std::uint64_t> expected;  // sequences under way
    std::deque<std::byte> device;        // sent and not yet back
    std::uint64_t next = 0;
    for (int step = 0; step < 2000; ++step) {
      if (random.below(2) == 0 && queue.count() < capacity) {
        queue.push(echo(next));
        expected.push_back(next++);
      }
      if (const auto pending = queue.pending(); !pending.empty()) {
        const auto piece = pending.first(1 + random.below(pending.size()));
        device.insert(device.end(), piece.begin(), piece.end());
        queue.sent(piece.size());
      }
      REQUIRE(queue.count() == expected.size());
      if (queue.empty() || device.empty()) continue;
      REQUIRE(queue.front().sequence == expected.front());
      const Bytes back(device.begin(), device.begin() + static_cast<std::ptrdiff_t>(
                                                            1 + random.below(device.size())));
      device.erase(device.begin(),
                   device.begin() + static_cast<std::ptrdiff_t>(queue.receive(back, kStart)));
      REQUIRE_FALSE(queue.comparison().wrong());
      if (!queue.front_complete()) continue;
      queue.pop();
      expected.pop_front();
    }
    CHECK(next > 100);
  }
}

TEST_CASE("a changed byte is corrupted at its offset") {
  EchoQueue queue = sent_queue(1000, 2);
  Bytes back = payload_of(0, 1000);
  back[123] ^= std::byte{0x20};
  queue.receive(back, kStart);
  const Mismatch mismatch = mismatch_of(queue);
  CHECK(mismatch.kind == Mismatch::Kind::corrupted);
  CHECK(mismatch.offset == 123);
}

TEST_CASE("a lost byte is a shift, seen with the bytes of the next echo") {
  EchoQueue queue = sent_queue(1000, 2);
  Bytes back = payload_of(0, 1000);
  back.erase(back.begin() + 500);
  back.push_back(payload_of(1, 1)[0]);
  CHECK(queue.receive(back, kStart) == 1000);
  const Mismatch mismatch = mismatch_of(queue);
  CHECK(mismatch.kind == Mismatch::Kind::lost);
  CHECK(mismatch.amount == 1);
  CHECK(mismatch.offset == 500);
}

TEST_CASE("the payload of an echo before is stale, by as many echoes as it is old") {
  for (const std::uint64_t back : {1u, 2u, 63u, 64u}) {
    INFO(back << " echoes before");
    EchoQueue queue = sent_queue(1000, 1, 100);
    queue.receive(payload_of(100 - back, 1000), kStart);
    const Mismatch mismatch = mismatch_of(queue);
    CHECK(mismatch.kind == Mismatch::Kind::stale);
    CHECK(mismatch.amount == back);
    CHECK(mismatch.offset == 0);
  }
}

TEST_CASE("the payload of an echo that comes later is not stale") {
  EchoQueue queue = sent_queue(1000, 1, 100);
  queue.receive(payload_of(101, 1000), kStart);
  CHECK(mismatch_of(queue).kind != Mismatch::Kind::stale);
}

TEST_CASE("three bytes that an echo before had as well may be chance") {
  EchoQueue queue = sent_queue(1000, 1, 100);
  const Bytes earlier = payload_of(99, 3);
  queue.receive(earlier, kStart);
  CHECK(mismatch_of(queue).kind == Mismatch::Kind::corrupted);
}

TEST_CASE("bytes after the last echo are surplus, and are counted") {
  EchoQueue queue = sent_queue(10, 1);
  Bytes back = payload_of(0, 10);
  back.push_back(std::byte{'!'});
  REQUIRE(queue.receive(back, kStart) == 10);
  queue.surplus(std::span(back).subspan(10));
  CHECK(queue.comparison().wrong());
  CHECK_FALSE(queue.comparison().first_wrong());
  CHECK(mismatch_of(queue).kind == Mismatch::Kind::inserted);
  CHECK(mismatch_of(queue).offset == 10);
  CHECK(mismatch_of(queue).amount == 1);
}

TEST_CASE("what was wrong with an echo is forgotten with it") {
  EchoQueue queue = sent_queue(1000, 2);
  queue.receive(Bytes(1000), kStart);
  CHECK(queue.mismatch().has_value());
  queue.pop();
  CHECK_FALSE(queue.mismatch());
  queue.receive(payload_of(1, 1000), kStart);
  CHECK(queue.front_complete());
  CHECK_FALSE(queue.comparison().wrong());
}

TEST_CASE("a cleared queue is as good as new") {
  EchoQueue queue(kPayload, 3);
  queue.set_size(100);
  for (std::uint64_t i = 0; i < 3; ++i) queue.push(echo(i));
  queue.sent(100);
  queue.sent(50);  // of the second
  queue.receive(Bytes(50), kStart);
  queue.clear();
  CHECK(queue.empty());
  CHECK(queue.pending().empty());
  CHECK_FALSE(queue.comparison().wrong());
  queue.set_size(20);
  queue.push(echo(9));
  CHECK(queue.front().sequence == 9);
  const auto pending = queue.pending();
  CHECK(Bytes(pending.begin(), pending.end()) == payload_of(9, 20));
}

TEST_CASE("echoes with a suffix are sent whole, one after the other, and compared to their end") {
  const Payload payload({Pattern::Kind::random}, 1, "\r\n");
  constexpr std::uint64_t kSize = 50;
  EchoQueue queue(payload, 3);
  queue.set_size(kSize);
  for (std::uint64_t i = 0; i < 3; ++i) queue.push(echo(i));
  for (std::uint64_t i = 0; i < 3; ++i) {
    Bytes whole;
    payload.copy(i, kSize, 0, kSize, whole);
    REQUIRE(queue.pending().size() == kSize);
    CHECK(std::equal(whole.begin(), whole.end(), queue.pending().begin()));
    queue.sent(10);
    CHECK(queue.pending().size() == kSize - 10);
    queue.sent(kSize - 10);
  }
  for (std::uint64_t i = 0; i < 2; ++i) {
    Bytes whole;
    payload.copy(i, kSize, 0, kSize, whole);
    if (i == 1) whole.back() = std::byte{'!'};
    CHECK(queue.receive(whole, kStart) == kSize);
    CHECK(queue.front_complete());
    if (i == 0) queue.pop();
  }
  const Mismatch mismatch = mismatch_of(queue);
  CHECK(mismatch.offset == kSize - 1);
  CHECK(mismatch.expected == "0a");
}

TEST_CASE("the place where an echo stopped is shown by the bytes around it") {
  const Payload payload = Payload::fixed("ab\ncd");
  EchoQueue queue(payload, 1);
  queue.set_size(5);
  queue.push(echo(0));
  Failure nothing_sent;
  queue.tell_place(nothing_sent);
  CHECK_FALSE(nothing_sent.last_sent);
  queue.sent(4);
  queue.receive(payload.piece(0, 0, 3), kStart);
  Failure failure;
  queue.tell_place(failure);
  CHECK(failure.last_back == std::byte{'\n'});
  CHECK(failure.missing == std::byte{'c'});
  CHECK(failure.last_sent == std::byte{'c'});
}

TEST_CASE("with a payload that is the same in every echo, no echo is called stale") {
  const Payload payload = Payload::fixed("Hello World");
  EchoQueue queue(payload, 1);
  queue.set_size(11);
  queue.push(echo(9));
  queue.sent(11);
  Bytes wrong(payload.piece(0, 0, 11).begin(), payload.piece(0, 0, 11).end());
  wrong[4] = std::byte{'!'};
  queue.receive(wrong, kStart);
  CHECK(mismatch_of(queue).kind == Mismatch::Kind::corrupted);
}
