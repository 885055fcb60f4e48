#include "core/split_mix.hpp"

#include <array>

#include "catch.hpp"

using namespace especho;

TEST_CASE("the random numbers are those of the published SplitMix64") {
  constexpr std::array<std::uint64_t, 5> kPublished{6457827717110365317U, 3203168211198807973U,
                                                    9817491932198370423U, 4593380528125082431U,
                                                    16408922859458223821U};
  SplitMix random(1234567);
  for (const std::uint64_t expected : kPublished) CHECK(random.next() == expected);
}

TEST_CASE("a unit is at least 0 and below 1 and the units fill the range evenly") {
  constexpr int kDraws = 100'000;
  std::array<int, 10> tenths{};
  SplitMix random(1);
  for (int i = 0; i < kDraws; ++i) {
    const double unit = random.unit();
    REQUIRE(unit >= 0);
    REQUIRE(unit < 1);
    ++tenths[static_cast<std::size_t>(unit * 10)];
  }
  for (const int count : tenths) {
    CHECK(count > 9600);
    CHECK(count < 10'400);
  }
}
