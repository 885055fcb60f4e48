#include "core/packed_counts.hpp"

#include <limits>

#include "catch.hpp"

using namespace especho;

namespace {

using Counts = std::vector<std::uint64_t>;

/// As long as the counts were, up to the last that is not zero.
Counts unpacked(const std::vector<std::uint8_t>& packed) {
  Counts counts;
  visit_packed(packed, [&](std::size_t index, std::uint64_t count) {
    REQUIRE(index >= counts.size());
    counts.resize(index);
    counts.push_back(count);
    return true;
  });
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

TEST_CASE("who visits packed counts can stop") {
  std::size_t seen = 0;
  visit_packed(pack_counts(Counts(10, 1)), [&](std::size_t index, std::uint64_t) {
    ++seen;
    return index < 3;
  });
  CHECK(seen == 4);
}
