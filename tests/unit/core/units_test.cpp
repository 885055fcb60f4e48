#include "especho/units.hpp"

#include "catch.hpp"
#include "especho/error.hpp"

using namespace especho;
using namespace std::chrono_literals;

TEST_CASE("sizes count in units of 1024") {
  CHECK(parse_size("64") == 64);
  CHECK(parse_size("4k") == 4096);
  CHECK(parse_size("4KiB") == 4096);
  CHECK(parse_size("1.5M") == 1572864);
  CHECK(parse_size("2G") == 2147483648);
}
