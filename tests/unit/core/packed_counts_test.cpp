#include "core/packed_counts.hpp"

#include <limits>

#include "catch.hpp"

using namespace especho;

namespace {

using Counts = std::vector<std::uint64_t>;

/// As long as the counts were, up to the last that is not zero.
Counts unpacked(const std::vector<std::uint8_t>& bytes) {
  Counts counts;
  for (PackedCounts packed(bytes); packed.next();) {
    REQUIRE(packed.index() >= counts.size());
    counts.resize(packed.index());
    counts.push_back(packed.count());
  }
  return counts;
}

}  // namespace

TEST_CASE("packed counts come out as they went in") {
  const std::uint64_t most = std::numeric_limits<std::uint64_t>::max() >> 1;
  for (const Counts& counts :
       {Counts{}, Counts{1}, Counts{0, 1}, Counts{63, 64, 65, 8191, 8192, 8193},
        Counts{most, 0, most - 1}, Counts(1000, 5)}) {
    CHECK(unpacked(pack_counts(counts)) == counts);
  }
  Counts sparse(30'000);
  sparse[17] = 1;
  sparse[29'999] = 300;
  CHECK(unpacked(pack_counts(sparse)) == sparse);
  CHECK(pack_counts(sparse).size() < 10);
}

TEST_CASE("zeros behind the last count are not kept") {
  CHECK(pack_counts(Counts(1000)).empty());
  CHECK(unpacked(pack_counts(Counts{2, 0, 0})) == Counts{2});
}

TEST_CASE("counts like those before them take few bits more than their digits") {
  constexpr std::size_t kCounts = 8000;
  Counts alike;
  for (std::size_t i = 0; i < kCounts; ++i) alike.push_back(200 + i % 7);
  CHECK(unpacked(pack_counts(alike)) == alike);
  CHECK(pack_counts(alike).size() < kCounts * 11 / 8);
}

TEST_CASE("counts of any order follow each other") {
  Counts counts;
  for (unsigned i = 0; i < 20'000; ++i) {
    const std::uint64_t mixed = (i + 1) * 0x9e3779b97f4a7c15;
    counts.push_back(mixed % 3 == 0 ? 0 : mixed >> (1 + mixed % 63));
  }
  counts.push_back(1);
  CHECK(unpacked(pack_counts(counts)) == counts);
}
