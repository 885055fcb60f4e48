// The other half of units: numbers as people like to read them.
#include <algorithm>
#include <limits>
#include <string>

#include "catch.hpp"
#include "especho/units.hpp"
#include "support/near.hpp"
#include "support/random.hpp"

using namespace especho;
using namespace std::chrono_literals;
using especho_test::is_near;

namespace {

/// As a user would type it: in front of the unit there is no blank.
std::string typed(std::string text) {
  std::erase(text, ' ');
  return text;
}

std::size_t significant_digits(const std::string& text) {
  const std::string number = text.substr(0, text.find(' '));
  const auto first = number.find_first_not_of("0.");
  if (first == std::string::npos) return 0;
  const std::string rest = number.substr(first);
  return static_cast<std::size_t>(
      std::count_if(rest.begin(), rest.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

}  // namespace

TEST_CASE("a duration has the unit that suits it") {
  CHECK(format_duration(0ns) == "0 ns");
  CHECK(format_duration(1ns) == "1 ns");
  CHECK(format_duration(999ns) == "999 ns");
  CHECK(format_duration(1000ns) == "1.00 us");
  CHECK(format_duration(248us) == "248 us");
  CHECK(format_duration(12'400us) == "12.4 ms");
  CHECK(format_duration(1500ms) == "1.50 s");
  CHECK(format_duration(599s) == "599 s");
  CHECK(format_duration(600s) == "10.0 min");
  CHECK(format_duration(1h) == "60.0 min");
}

TEST_CASE("a duration is rounded into the next unit and never shown as 1000 of the smaller one") {
  CHECK(format_duration(999'499ns) == "999 us");
  CHECK(format_duration(999'500ns) == "1.00 ms");
  CHECK(format_duration(999'999ns) == "1.00 ms");
  CHECK(format_duration(1000us) == "1.00 ms");
  CHECK(format_duration(999'499us) == "999 ms");
  CHECK(format_duration(999'500us) == "1.00 s");
}

TEST_CASE("a duration loses a decimal where it gains a digit") {
  CHECK(format_duration(9'994ns) == "9.99 us");
  CHECK(format_duration(9'995ns) == "10.0 us");
  CHECK(format_duration(99'949ns) == "99.9 us");
  CHECK(format_duration(99'950ns) == "100 us");
}

TEST_CASE("a duration that somebody chose is shown exactly") {
  CHECK(format_setting(5s) == "5 s");
  CHECK(format_setting(300ms) == "300 ms");
  CHECK(format_setting(1234ms) == "1234 ms");
  CHECK(format_setting(2h) == "2 h");
  CHECK(format_setting(90s) == "90 s");
  CHECK(format_setting(250us) == "250 us");
  CHECK(format_setting(500ns) == "500 ns");
  CHECK(format_setting(0ns) == "0 ns");
  especho_test::Random random(3);
  for (int i = 0; i < 500; ++i) {
    const Nanoseconds chosen(static_cast<std::int64_t>(1 + random.of_any_size(52)) * 1000);
    CHECK(parse_duration(typed(format_setting(chosen))) == chosen);
  }
}

TEST_CASE("a size is exact") {
  CHECK(format_size(0) == "0 B");
  CHECK(format_size(1) == "1 B");
  CHECK(format_size(1023) == "1023 B");
  CHECK(format_size(1024) == "1 KiB");
  CHECK(format_size(1436) == "1436 B");
  CHECK(format_size(1536) == "1536 B");
  CHECK(format_size(1048576) == "1 MiB");
  CHECK(format_size(1048577) == "1048577 B");
  CHECK(format_size(1572864) == "1536 KiB");
  CHECK(format_size(std::uint64_t{1} << 30) == "1 GiB");
  CHECK(format_size(std::uint64_t{1} << 40) == "1 TiB");
  CHECK(format_size(std::uint64_t{1} << 50) == "1024 TiB");
}

TEST_CASE("a size that was formatted is parsed to the same number") {
  especho_test::Random random(1);
  for (int i = 0; i < 2000; ++i) {
    const std::uint64_t size = random.of_any_size(39) << (10 * random.below(3));
    if (size >= std::uint64_t{1} << 40) continue;  // TiB is for reading only
    INFO(size);
    CHECK(parse_size(typed(format_size(size))) == size);
  }
}

TEST_CASE("a duration that was formatted is parsed to within half of its last digit") {
  especho_test::Random random(2);
  for (int i = 0; i < 2000; ++i) {
    const auto ns = static_cast<std::int64_t>(random.of_any_size(39)) + 1000;
    if (ns >= 599'000'000'000) continue;  // min is for reading only
    INFO(ns);
    const auto back = parse_duration(typed(format_duration(Nanoseconds(ns))));
    CHECK(is_near(static_cast<double>(back.count()), static_cast<double>(ns), 0.00501));
  }
}

TEST_CASE("a throughput counts in units of 1024") {
  CHECK(format_throughput(1) == "1.00 B/s");
  CHECK(format_throughput(999.4) == "999 B/s");
  CHECK(format_throughput(1024) == "1.00 KiB/s");
  CHECK(format_throughput(15.4 * 1024 * 1024) == "15.4 MiB/s");
  CHECK(format_throughput(1024.0 * 1024 * 1024) == "1.00 GiB/s");
  CHECK(format_throughput(5000.0 * 1024 * 1024 * 1024) == "5000 GiB/s");
}

TEST_CASE("a rate counts in thousands and millions") {
  CHECK(format_rate(0) == "0");
  CHECK(format_rate(99.8) == "99.8");
  CHECK(format_rate(999.4) == "999");
  CHECK(format_rate(999.5) == "1.00 k");
  CHECK(format_rate(39'500) == "39.5 k");
  CHECK(format_rate(999'499) == "999 k");
  CHECK(format_rate(999'500) == "1.00 M");
}

TEST_CASE("a throughput has three significant digits") {
  for (const double value : {1.0, 99.94, 999.4, 999.5, 1000.0, 1023.0, 1024.0, 1023.4 * 1024}) {
    INFO(value << " -> " << format_throughput(value));
    CHECK(significant_digits(format_throughput(value)) >= 3);
  }
}

TEST_CASE("a rate that is not zero is not shown as zero") {
  for (const double value : {0.5, 0.01, 0.004, 0.0003}) {
    INFO(value << " -> " << format_rate(value));
    CHECK(significant_digits(format_rate(value)) >= 1);
    CHECK(significant_digits(format_throughput(value)) >= 1);
  }
}

TEST_CASE("nanoseconds are converted without loss") {
  CHECK(to_seconds(1500ms) == 1.5);
  CHECK(to_milliseconds(100ns) == 0.0001);
  CHECK(to_milliseconds(1h) == 3'600'000);
}
