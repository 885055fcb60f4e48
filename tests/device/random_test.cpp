// Where the faults strike.
#include "firmware/host/random.hpp"

#include <chrono>
#include <cstdint>
#include <vector>

#include "catch.hpp"
#include "firmware/host/radio.hpp"

using namespace especho::device;
using namespace std::chrono_literals;

namespace {

std::vector<int> struck(double share, std::uint64_t seed, int bytes) {
  Hits hits(share, seed);
  std::vector<int> positions;
  for (int i = 0; i < bytes; ++i) {
    if (hits.hit()) positions.push_back(i);
  }
  return positions;
}

}  // namespace

TEST_CASE("a share of the bytes is hit, about as many as it says") {
  constexpr int bytes = 1'000'000;
  for (const double share : {0.5, 0.01, 0.001}) {
    CAPTURE(share);
    const auto count = static_cast<double>(struck(share, 1, bytes).size());
    CHECK(count > 0.8 * share * bytes);
    CHECK(count < 1.2 * share * bytes);
  }
}

TEST_CASE("a share of 0 hits no byte, and a share of 1 every byte") {
  CHECK(struck(0, 1, 1000).empty());
  CHECK(struck(1, 1, 1000).size() == 1000);
}

TEST_CASE("a share of one in a million hits some of twenty million bytes, with every seed") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    CHECK_FALSE(struck(1e-6, seed, 20'000'000).empty());
  }
}

TEST_CASE("hits are the same with the same seed, and differ with another") {
  CHECK(struck(0.01, 7, 10'000) == struck(0.01, 7, 10'000));
  CHECK(struck(0.01, 7, 10'000) != struck(0.01, 8, 10'000));
}

TEST_CASE("every kind of fault has seeds of its own") {
  Seeds one(1);
  Seeds again(1);
  one.corrupt.next();  // does not shift the others
  CHECK(one.drop.next() == again.drop.next());
  CHECK(one.mix.next() == again.mix.next());
  CHECK(Seeds(1).corrupt.next() != Seeds(1).drop.next());
  CHECK(Seeds(1).corrupt.next() != Seeds(2).corrupt.next());
}

TEST_CASE("a dozing station receives at the next beacon, and stays awake for a while") {
  const Instant boot{};
  Doze doze(100ms, boot);
  doze.set(true);
  CHECK(doze.heard(boot + 310ms) == boot + 400ms);
  CHECK(doze.heard(boot + 320ms) == boot + 400ms);  // dozes still
  CHECK(doze.heard(boot + 450ms) == boot + 450ms);
  CHECK(doze.heard(boot + 549ms) == boot + 549ms);
  CHECK(doze.heard(boot + 650ms) == boot + 700ms);
  doze.stay_awake(boot + 790ms);
  CHECK(doze.heard(boot + 850ms) == boot + 850ms);
}

TEST_CASE("a station that does not doze receives at once") {
  Doze doze(100ms, Instant{});
  CHECK(doze.heard(Instant{} + 310ms) == Instant{} + 310ms);
}
