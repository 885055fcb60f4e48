#include "especho/bench.hpp"

#include <numeric>

#include "bench/recorder.hpp"
#include "catch.hpp"
#include "core/run_result.hpp"
#include "support/begin.hpp"

using namespace especho;
using namespace std::chrono_literals;
using especho_test::kBegin;

namespace {

std::uint64_t all_ok(const Blocks& blocks) {
  return std::accumulate(blocks.blocks.begin(), blocks.blocks.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const Block& block) { return sum + block.ok(); });
}

/// An echo of `rtt` ends every `period`.
Blocks steady(Nanoseconds period, int count, Nanoseconds rtt) {
  BlockRecorder recorder;
  recorder.begin(kBegin);
  for (int i = 0; i < count; ++i) recorder.at(kBegin + i * period).rtt.record(rtt);
  return recorder.take();
}

}  // namespace

TEST_CASE("however long a run, it has between half the maximum and the maximum of blocks") {
  for (const Nanoseconds period : {Nanoseconds(10us), Nanoseconds(1ms), Nanoseconds(7s)}) {
    const Blocks blocks = steady(period, 3000, 5us);
    CHECK(all_ok(blocks) == 3000);
    CHECK(blocks.blocks.size() <= Blocks::kMost);
    CHECK(blocks.blocks.size() > Blocks::kMost / 2);
    CHECK(blocks.length * static_cast<int>(blocks.blocks.size()) >= 2999 * period);
  }
}

TEST_CASE("an echo is in the block of the time at which it ended") {
  BlockRecorder recorder;
  recorder.begin(kBegin);
  for (int second = 1; second <= 100; ++second) {
    recorder.at(kBegin + second * 1s).rtt.record(1ms + second * 10us);
    if (second == 50) ++recorder.at(kBegin + second * 1s).failed;
  }
  const Blocks blocks = recorder.take();
  for (std::size_t i = 0; i < blocks.blocks.size(); ++i) {
    const Block& block = blocks.blocks[i];
    const Nanoseconds start = blocks.start_of(i);
    const bool has_failure = start < 50s && 50s <= start + blocks.length;
    CHECK(block.failed == (has_failure ? 1U : 0U));
    if (block.rtt.empty()) continue;
    CHECK((block.rtt.min() - 1ms) / 10us * 1s > start);
    CHECK((block.rtt.max() - 1ms) / 10us * 1s <= start + blocks.length);
  }
}

TEST_CASE("an echo that ends with a block is in it; a late one is in the current block") {
  BlockRecorder recorder;
  recorder.begin(kBegin);
  const Nanoseconds length = Blocks::kShortest;
  ++recorder.at(kBegin + length).failed;
  ++recorder.at(kBegin + length + 1ns).failed;
  ++recorder.at(kBegin + 1ns).failed;
  const Blocks blocks = recorder.take();
  REQUIRE(blocks.blocks.size() == 2);
  CHECK(blocks.blocks[0].failed == 1);
  CHECK(blocks.blocks[1].failed == 2);
}

TEST_CASE("a time before the start is in the first block, and a distant one makes long blocks") {
  BlockRecorder recorder;
  recorder.begin(kBegin);
  ++recorder.at(kBegin - 1h).failed;
  ++recorder.at(kBegin + 24h).failed;
  const Blocks blocks = recorder.take();
  CHECK(blocks.blocks.front().failed == 1);
  CHECK(blocks.blocks.back().failed == 1);
  CHECK(blocks.blocks.size() <= Blocks::kMost);
  CHECK(blocks.length * static_cast<int>(Blocks::kMost) > 24h);
}

TEST_CASE("blocks taken from a recorder are gone from it") {
  BlockRecorder recorder;
  recorder.begin(kBegin);
  ++recorder.at(kBegin + 1h).failed;
  CHECK(recorder.take().blocks.size() > 1);
  CHECK(recorder.take().blocks.empty());
  recorder.begin(kBegin + 2h);
  ++recorder.at(kBegin + 2h).failed;
  CHECK(recorder.take().length == Blocks::kShortest);
}

TEST_CASE("blocks of different lengths are merged by time") {
  const Blocks shorter = steady(1ms, 100, 5us);
  const Blocks longer = steady(1ms, 1000, 7us);
  for (const bool shorter_first : {true, false}) {
    Blocks merged = shorter_first ? shorter : longer;
    merge(merged, Blocks(shorter_first ? longer : shorter));
    CHECK(all_ok(merged) == 1100);
    CHECK(merged.length == longer.length);
    REQUIRE(merged.blocks.size() == longer.blocks.size());
    // The shorter run ended in the first of ten parts.
    CHECK(merged.blocks.front().rtt.min() == 5us);
    CHECK(merged.blocks.back().rtt.min() == 7us);
  }
  Blocks with_nothing = longer;
  merge(with_nothing, Blocks());
  CHECK(all_ok(with_nothing) == 1000);
}

TEST_CASE("blocks are joined until there are few enough") {
  Blocks blocks = steady(1ms, 1000, 5us);
  const Nanoseconds before = blocks.length * static_cast<int>(blocks.blocks.size());
  limit(blocks, 5);
  CHECK(blocks.blocks.size() <= 5);
  CHECK(blocks.length * static_cast<int>(blocks.blocks.size()) >= before);
  CHECK(all_ok(blocks) == 1000);
  limit(blocks, 0);
  CHECK(blocks.blocks.size() == 1);
  CHECK(blocks.blocks[0].ok() == 1000);
}
