#include "core/echo/in_flight.hpp"

#include <algorithm>
#include <deque>

#include "catch.hpp"
#include "support/random.hpp"

using namespace especho;
using Bytes = std::vector<std::byte>;

namespace {

/// All that the ring holds from `skip` on, piece by piece.
Bytes content(const InFlight& ring, std::size_t skip = 0) {
  Bytes all;
  while (skip < ring.size()) {
    const auto piece = ring.front(skip);
    REQUIRE_FALSE(piece.empty());
    all.insert(all.end(), piece.begin(), piece.end());
    skip += piece.size();
  }
  return all;
}

}  // namespace

TEST_CASE("the ring holds what a queue would hold") {
  especho_test::Random random(1);
  for (const std::size_t capacity : {1u, 2u, 7u, 64u, 1000u}) {
    InFlight ring(capacity);
    std::deque<std::byte> queue;
    for (int step = 0; step < 1500; ++step) {
      REQUIRE(ring.size() == queue.size());
      REQUIRE(ring.room() == capacity - queue.size());
      if (random.below(2) == 0 && ring.room() > 0) {
        const Bytes bytes = random.bytes(1 + random.below(ring.room()));
        ring.push(bytes);
        queue.insert(queue.end(), bytes.begin(), bytes.end());
      } else if (ring.size() > 0) {
        const auto count = static_cast<std::size_t>(1 + random.below(ring.size()));
        ring.pop(count);
        queue.erase(queue.begin(), queue.begin() + static_cast<std::ptrdiff_t>(count));
      }
      const auto skip = static_cast<std::size_t>(random.below(queue.size() + 1));
      const Bytes held = content(ring, skip);
      REQUIRE(held.size() == queue.size() - skip);
      REQUIRE(
          std::equal(held.begin(), held.end(), queue.begin() + static_cast<std::ptrdiff_t>(skip)));
    }
  }
}

TEST_CASE("a full ring comes out as it went in over the end of its memory") {
  InFlight ring(8);
  const Bytes bytes = especho_test::Random(2).bytes(8);
  ring.push(std::span(bytes).first(5));
  ring.pop(5);
  ring.push(bytes);
  CHECK(ring.room() == 0);
  CHECK(ring.front().size() == 3);
  CHECK(content(ring) == bytes);
  ring.pop(8);
  CHECK(ring.size() == 0);
  CHECK(ring.front().empty());
}
