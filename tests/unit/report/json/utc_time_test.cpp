#include "report/json/json.hpp"

#include "catch.hpp"

using namespace especho;
using namespace std::chrono_literals;

TEST_CASE("times are written and read as RFC 3339 in UTC") {
  for (const char* text : {"1970-01-01T00:00:00Z", "2026-01-31T12:00:00Z", "2024-02-29T23:59:59Z",
                           "2261-12-31T00:00:00Z"}) {
    const auto time = parse_utc(text);
    REQUIRE(time);
    CHECK(format_utc(*time) == text);
  }
  CHECK(parse_utc("1970-01-02T00:00:01Z")->time_since_epoch() == 86'401s);
  for (const char* text : {"", "2026-01-31", "2026-01-31 12:00:00Z", "2026-01-31T12:00:00",
                           "2026-02-29T12:00:00Z", "2026-13-01T12:00:00Z", "2026-00-01T12:00:00Z",
                           "2026-01-31T24:00:00Z", "2026-01-31T12:60:00Z", "2026-01-31T12:00:60Z",
                           "1969-12-31T12:00:00Z", "9999-12-31T12:00:00Z", "-026-01-31T12:00:00Z",
                           "2026-+1-31T12:00:00Z", "2026-01-31T12:00:00ZZ"}) {
    INFO(text);
    CHECK_FALSE(parse_utc(text));
  }
}
