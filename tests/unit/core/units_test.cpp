#include "especho/units.hpp"

#include <algorithm>
#include <string>

#include "catch.hpp"
#include "especho/error.hpp"
#include "support/random.hpp"

using namespace especho;
using namespace std::chrono_literals;
using Sizes = std::vector<std::uint64_t>;

namespace {

/// What no parser of a number with a unit may take.
const std::vector<std::string> kGarbage{"",   " ",  ".",   "k",    "-1",  "+1",  "1 ", " 1",
                                        "4q", "1x", "1e3", "0x10", "1,5", "1..", "--", "nan"};

}  // namespace

TEST_CASE("sizes count in units of 1024") {
  CHECK(parse_size("0") == 0);
  CHECK(parse_size("64") == 64);
  CHECK(parse_size("64B") == 64);
  CHECK(parse_size("4k") == 4096);
  CHECK(parse_size("4K") == 4096);
  CHECK(parse_size("4KiB") == 4096);
  CHECK(parse_size("3M") == 3145728);
  CHECK(parse_size("3MiB") == 3145728);
  CHECK(parse_size("2G") == 2147483648);
  CHECK(parse_size("2GiB") == 2147483648);
  CHECK(parse_size("64KB") == 65536);
  CHECK(parse_size("64kB") == 65536);
  CHECK(parse_size("3MB") == 3145728);
  CHECK(parse_size("2GB") == 2147483648);
}

TEST_CASE("a size may have a fraction when it comes to whole bytes") {
  CHECK(parse_size("1.5M") == 1572864);
  CHECK(parse_size("0.5k") == 512);
  CHECK(parse_size(".5k") == 512);
  CHECK(parse_size("1.0") == 1);
  CHECK(parse_size("0.125k") == 128);
  CHECK_THROWS_AS(parse_size("1.5"), Error);
  CHECK_THROWS_AS(parse_size("0.3k"), Error);
}

TEST_CASE("what is no size is refused") {
  for (const std::string& text : kGarbage) {
    INFO("'" << text << "'");
    CHECK_THROWS_AS(parse_size(text), Error);
  }
  for (const char* text : {"4kb", "4kib", "4Kb", "4ki", "4m", "4g", "4T", "4 k", "4kk", "4s"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_size(text), Error);
  }
}

TEST_CASE("a size beyond 63 bits is refused and not wrapped around") {
  CHECK(parse_size("9223372036854775807") == 9223372036854775807u);
  CHECK_THROWS_AS(parse_size("9223372036854775808"), Error);
  CHECK_THROWS_AS(parse_size("18446744073709551617"), Error);
  CHECK_THROWS_AS(parse_size("99999999999999999999999999"), Error);
  CHECK(parse_size("8589934591G") == 8589934591u * 1073741824u);
  CHECK_THROWS_AS(parse_size("8589934592G"), Error);
  CHECK_THROWS_AS(parse_size("9007199254740992k"), Error);
}

TEST_CASE("a well-formed value that is too large says so, and names the largest") {
  const auto told = [](auto parse, const char* text) {
    try {
      parse(text);
    } catch (const TooLarge& error) {
      CHECK(error.code() == ExitCode::usage);
      CHECK(error.what() == "'" + std::string(text) + "' is too large");
      return error.hint();
    }
    return std::string("nothing was thrown");
  };
  CHECK(told(parse_duration, "9999999999h") == "up to 2562047h");
  CHECK(told(parse_size, "99999999999999999999") == "up to 8589934591G");
  CHECK(told(parse_sizes, "8589934592G") == "up to 8589934591G");
  CHECK(told(parse_count, "9223372036855M") == "up to 9223372036854M");
  CHECK(told(parse_rate, "99999999M") == "up to 9223372M");
  CHECK(told(parse_byte_rate, "99999999999G") == "up to 8589934591G/s");
  CHECK_THROWS_WITH(parse_size("99999999999999999999q"), "'99999999999999999999q' is not a size");
}

TEST_CASE("the largest that is named is accepted") {
  CHECK(parse_duration("2562047h") == 2562047h);
  CHECK(parse_size("8589934591G") == 8589934591u * 1073741824u);
  CHECK(parse_count("9223372036854M") == 9223372036854'000'000u);
  CHECK(parse_rate("9223372M") == 9223372e6);
  CHECK(parse_byte_rate("8589934591G/s") == 8589934591.0 * 1073741824.0);
}

TEST_CASE("bytes per second have the units of sizes, and fractions of a byte") {
  CHECK(parse_byte_rate("0") == 0);
  CHECK(parse_byte_rate("100KiB/s") == 102'400);
  CHECK(parse_byte_rate("1.5M/s") == 1'572'864);
  CHECK(parse_byte_rate("0.1MB/s") == 0.1 * 1'048'576);
  CHECK(parse_byte_rate("0.5") == 0.5);
  for (const char* text : {"", "/s", "1/s/s", "1 k", "1kbit", "-1", "1.1234567k"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_byte_rate(text), Error);
  }
}

TEST_CASE("more decimals than are exact are refused") {
  CHECK(parse_size("0.015625k") == 16);
  CHECK_THROWS_AS(parse_size("0.0156250k"), Error);
  CHECK_THROWS_AS(parse_duration("1.1234567s"), Error);
}

TEST_CASE("a refused value is a usage error that names the text and the allowed form") {
  const auto error_of = [](auto parse, const char* text) {
    try {
      parse(text);
    } catch (const Error& error) {
      CHECK(error.code() == ExitCode::usage);
      CHECK(std::string(error.what()).find("'4q'") != std::string::npos);
      return error.hint();
    }
    return std::string("nothing was thrown");
  };
  CHECK(error_of(parse_size, "4q").find("4k") != std::string::npos);
  CHECK(error_of(parse_sizes, "64,4q").find("4k") != std::string::npos);
  CHECK(error_of(parse_count, "4q").find("10k") != std::string::npos);
  CHECK(error_of(parse_rate, "4q").find("2k") != std::string::npos);
  CHECK(error_of(parse_duration, "4q").find("250ms") != std::string::npos);
}

TEST_CASE("a list of sizes keeps its order") {
  CHECK(parse_sizes("64") == Sizes{64});
  CHECK(parse_sizes("64,1436,4k") == Sizes{64, 1436, 4096});
  CHECK(parse_sizes("2,1,2") == Sizes{2, 1, 2});
}

TEST_CASE("an empty entry in a list of sizes is refused") {
  for (const char* text : {"", ",", "64,", ",64", "64,,65", "64, 65"}) {
    INFO("'" << text << "'");
    CHECK_THROWS_AS(parse_sizes(text), Error);
  }
}

TEST_CASE("counts count in thousands") {
  CHECK(parse_count("0") == 0);
  CHECK(parse_count("1000") == 1000);
  CHECK(parse_count("10k") == 10'000);
  CHECK(parse_count("2M") == 2'000'000);
  CHECK(parse_count("1.5k") == 1500);
}

TEST_CASE("what is no count is refused") {
  for (const std::string& text : kGarbage) {
    INFO("'" << text << "'");
    CHECK_THROWS_AS(parse_count(text), Error);
  }
  for (const char* text : {"1.5", "1.0005k", "1K", "1KiB", "1G", "10s"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_count(text), Error);
  }
  CHECK_THROWS_AS(parse_count("9223372036854775808"), Error);
  CHECK_THROWS_AS(parse_count("9223372036855M"), Error);
}

TEST_CASE("rates may have a fraction and count in thousands") {
  CHECK(parse_rate("100") == 100);
  CHECK(parse_rate("0.5") == 0.5);
  CHECK(parse_rate("2k") == 2000);
  CHECK(parse_rate("1.5k") == 1500);
  CHECK(parse_rate("1M") == 1'000'000);
  CHECK(parse_rate("0.000001") == 0.000001);
}

TEST_CASE("a rate of zero is refused with its reason") {
  for (const char* text : {"0", "0.0", "0k"}) {
    INFO(text);
    CHECK_THROWS_WITH(parse_rate(text), "at a rate of 0 nothing is ever sent");
  }
}

TEST_CASE("what is no rate is refused") {
  for (const std::string& text : kGarbage) {
    INFO("'" << text << "'");
    CHECK_THROWS_AS(parse_rate(text), Error);
  }
  for (const char* text : {"inf", "100/s", "1K", "10s", "0.0000001", "9999999999999M"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_rate(text), Error);
  }
}

TEST_CASE("durations have units and a bare number is seconds") {
  CHECK(parse_duration("0") == 0ns);
  CHECK(parse_duration("250us") == 250us);
  CHECK(parse_duration("20ms") == 20ms);
  CHECK(parse_duration("30s") == 30s);
  CHECK(parse_duration("30") == 30s);
  CHECK(parse_duration("2m") == 2min);
  CHECK(parse_duration("1h") == 1h);
  CHECK(parse_duration("0.5us") == 500ns);
  CHECK(parse_duration("1.5s") == 1500ms);
  CHECK(parse_duration("0.25") == 250ms);
  CHECK(parse_duration("0.000001h") == 3600us);
}

TEST_CASE("what is no duration is refused") {
  for (const std::string& text : kGarbage) {
    INFO("'" << text << "'");
    CHECK_THROWS_AS(parse_duration(text), Error);
  }
  for (const char* text : {"1min", "1sec", "1S", "1M", "1 s", "1ns", "1d", "ms", "s", "1sm"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_duration(text), Error);
  }
}

TEST_CASE("a duration beyond what nanoseconds can count is refused") {
  CHECK(parse_duration("9223372036s") == 9223372036s);
  CHECK(parse_duration("2562047h") == 2562047h);
  CHECK_THROWS_AS(parse_duration("9223372037s"), Error);
  CHECK_THROWS_AS(parse_duration("9223372036.9s"), Error);
  CHECK_THROWS_AS(parse_duration("2562048h"), Error);
}

TEST_CASE("a unit of time is distinguished from a bare number") {
  for (const char* text : {"2s", "2us", "2ms", "2m", "2h"}) CHECK(has_duration_unit(text));
  for (const char* text : {"", "2", "2k", "2M", "s2"}) CHECK_FALSE(has_duration_unit(text));
}
