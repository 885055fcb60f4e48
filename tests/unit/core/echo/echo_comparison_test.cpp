#include "core/echo/echo_comparison.hpp"

#include <algorithm>

#include "catch.hpp"
#include "support/random.hpp"

using namespace especho;
using especho_test::Random;
using Bytes = std::vector<std::byte>;

namespace {

/// Compares in pieces of random length.
EchoComparison compare_in_pieces(const Bytes& expected, const Bytes& got, Random& random) {
  EchoComparison comparison;
  for (std::size_t at = 0; at < got.size();) {
    const auto length =
        static_cast<std::size_t>(std::min<std::uint64_t>(1 + random.below(3000), got.size() - at));
    comparison.compare(std::span(expected).subspan(at, length), std::span(got).subspan(at, length));
    at += length;
  }
  return comparison;
}

}  // namespace

TEST_CASE("an equal echo has no wrong byte however it is cut") {
  Random random(1);
  const Bytes bytes = random.bytes(30'000);
  const EchoComparison comparison = compare_in_pieces(bytes, bytes, random);
  CHECK(comparison.compared() == bytes.size());
  CHECK_FALSE(comparison.first_wrong());
  CHECK_FALSE(comparison.has_surplus());
  CHECK(comparison.got().empty());
  CHECK_FALSE(comparison.explain({}, true));
}

TEST_CASE("the first wrong byte is found at its offset however the echo is cut") {
  Random random(2);
  for (int round = 0; round < 200; ++round) {
    const Bytes sent = random.bytes(20'000);
    const auto at = static_cast<std::size_t>(random.below(sent.size()));
    Bytes echo = sent;
    echo[at] ^= std::byte{0x80};
    echo[at + static_cast<std::size_t>(random.below(sent.size() - at))] ^= std::byte{0x01};
    const EchoComparison comparison = compare_in_pieces(sent, echo, random);
    CHECK(comparison.first_wrong() == at);
    CHECK(comparison.compared() == sent.size());
  }
}

TEST_CASE("from the first wrong byte on, only kKept bytes are kept") {
  Random random(3);
  const Bytes sent = random.bytes(40'000);
  Bytes echo = sent;
  echo[12'345] ^= std::byte{1};
  const EchoComparison comparison = compare_in_pieces(sent, echo, random);
  REQUIRE(comparison.got().size() == EchoComparison::kKept);
  CHECK(std::equal(comparison.got().begin(), comparison.got().end(), echo.begin() + 12'345));
}

TEST_CASE("surplus bytes are no wrong bytes but are noticed") {
  EchoComparison comparison;
  const Bytes bytes = Random(4).bytes(10);
  comparison.compare(bytes, bytes);
  comparison.surplus({});
  CHECK_FALSE(comparison.has_surplus());
  comparison.surplus(bytes);
  CHECK(comparison.has_surplus());
  CHECK_FALSE(comparison.first_wrong());
  CHECK(comparison.compared() == 10);
}

TEST_CASE("surplus bytes after a wrong one show an insertion") {
  // "cXdef" for "cdef": the last byte came where nothing was expected any more.
  const Bytes expected = Random(5).bytes(100);
  Bytes echo = expected;
  echo.insert(echo.begin() + 97, std::byte{0xee});
  EchoComparison comparison;
  comparison.compare(expected, std::span(echo).first(100));
  comparison.surplus(std::span(echo).subspan(100));
  const auto mismatch = comparison.explain({.rest = std::span(expected).subspan(97)}, true);
  REQUIRE(mismatch.has_value());
  CHECK(mismatch->kind == Mismatch::Kind::inserted);
  CHECK(mismatch->amount == 1);
  CHECK(mismatch->offset == 97);
}

TEST_CASE("a shift is recognised from what is kept") {
  Random random(6);
  const Bytes sent = random.bytes(60'000);
  for (const std::size_t lost : {1u, 1436u, 8192u, 30'000u}) {
    Bytes echo = sent;
    echo.erase(echo.begin() + 20'000, echo.begin() + 20'000 + static_cast<std::ptrdiff_t>(lost));
    const EchoComparison comparison = compare_in_pieces(sent, echo, random);
    REQUIRE(comparison.first_wrong().has_value());
    const auto expected =
        std::span(sent).subspan(static_cast<std::size_t>(*comparison.first_wrong()));
    const auto mismatch = comparison.explain({.rest = expected}, true);
    REQUIRE(mismatch.has_value());
    INFO(lost << " lost");
    CHECK(mismatch->kind == Mismatch::Kind::lost);
    CHECK(mismatch->amount == lost);
  }
}

TEST_CASE("an echo that comes twice is doubled, and other bytes after it are too many") {
  const Bytes sent = Random(7).bytes(100);
  EchoComparison twice;
  twice.compare(sent, sent);
  twice.surplus(sent);
  const auto doubled = twice.explain({.begin = sent}, true);
  REQUIRE(doubled.has_value());
  CHECK(doubled->kind == Mismatch::Kind::doubled);
  CHECK(doubled->offset == 100);
  EchoComparison more;
  more.compare(sent, sent);
  more.surplus(Random(8).bytes(2));
  const auto inserted = more.explain({.begin = sent}, true);
  REQUIRE(inserted.has_value());
  CHECK(inserted->kind == Mismatch::Kind::inserted);
  CHECK(inserted->amount == 2);
  CHECK(inserted->expected == "nothing");
}

TEST_CASE("the first words of a peer are recognised even if some came back right by chance") {
  const auto bytes = [](std::string_view text) {
    const auto span = std::as_bytes(std::span(text));
    return Bytes(span.begin(), span.end());
  };
  const Bytes sent = bytes("Hello World");
  const Bytes got = bytes("HTTP/1.1 40");
  EchoComparison comparison;
  comparison.compare(sent, got);
  const auto mismatch =
      comparison.explain({.begin = sent, .rest = std::span(sent).subspan(1), .first = true}, true);
  REQUIRE(mismatch.has_value());
  CHECK(mismatch->kind == Mismatch::Kind::not_an_echo);
  CHECK(mismatch->said == "'HTTP/1.1 40'");
}
