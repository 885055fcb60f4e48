#include <algorithm>
#include <optional>
#include <string>

#include "catch.hpp"
#include "especho/outcome.hpp"
#include "support/random.hpp"

using namespace especho;
using especho_test::Random;
using Bytes = std::vector<std::byte>;
using Kind = Mismatch::Kind;

namespace {

Bytes bytes_of(const std::string& text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

std::ptrdiff_t signed_of(std::size_t value) {
  return static_cast<std::ptrdiff_t>(value);
}

Bytes without(Bytes bytes, std::size_t at, std::size_t count) {
  const auto first = bytes.begin() + signed_of(at);
  bytes.erase(first, first + signed_of(count));
  return bytes;
}

Bytes with(Bytes bytes, std::size_t at, const Bytes& block) {
  bytes.insert(bytes.begin() + signed_of(at), block.begin(), block.end());
  return bytes;
}

/// The whole of what was sent and of what came back; nothing when one only ends before the other.
std::optional<Mismatch> classify(const Bytes& sent, const Bytes& echo) {
  const std::size_t common = std::min(sent.size(), echo.size());
  const auto end = sent.begin() + signed_of(common);
  const auto at =
      static_cast<std::size_t>(std::mismatch(sent.begin(), end, echo.begin()).first - sent.begin());
  if (at == common) return std::nullopt;
  return classify_mismatch(at, std::span(sent).subspan(at), std::span(echo).subspan(at), true);
}

void check(const std::optional<Mismatch>& mismatch, Kind kind, std::uint64_t amount) {
  REQUIRE(mismatch.has_value());
  CHECK(to_string(mismatch->kind) == to_string(kind));
  CHECK(mismatch->amount == amount);
}

const Bytes kHello = bytes_of("Hello World");

}  // namespace

TEST_CASE("one byte changed anywhere in a short text is corrupted there") {
  for (std::size_t at = 0; at < kHello.size(); ++at) {
    for (int value = 0; value < 256; ++value) {
      Bytes echo = kHello;
      echo[at] = static_cast<std::byte>(value);
      if (echo == kHello) continue;
      INFO("byte " << at << " became " << value);
      const auto mismatch = classify(kHello, echo);
      check(mismatch, Kind::corrupted, 0);
      CHECK(mismatch->offset == at);
    }
  }
}

TEST_CASE("bytes lost anywhere in a short text are counted") {
  for (std::size_t at = 0; at < kHello.size(); ++at) {
    for (std::size_t count = 1; at + count < kHello.size(); ++count) {
      INFO(count << " lost at " << at);
      check(classify(kHello, without(kHello, at, count)), Kind::lost, count);
    }
  }
}

TEST_CASE("bytes lost at the very end leave nothing that differs") {
  CHECK_FALSE(classify(kHello, without(kHello, 10, 1)));
  CHECK_FALSE(classify(kHello, without(kHello, 3, 8)));
}

TEST_CASE("a byte doubled anywhere in a short text is one inserted") {
  for (std::size_t at = 0; at + 1 < kHello.size(); ++at) {
    INFO("doubled at " << at);
    check(classify(kHello, with(kHello, at, {kHello[at]})), Kind::inserted, 1);
  }
}

TEST_CASE("a block inserted in a short text is counted") {
  for (std::size_t at = 0; at < kHello.size(); ++at) {
    INFO("inserted at " << at);
    check(classify(kHello, with(kHello, at, bytes_of("<!>"))), Kind::inserted, 3);
  }
}

TEST_CASE("bytes lost from a long payload are counted up to the longest shift") {
  const Bytes sent = Random(1).bytes(20'000);
  for (const std::size_t count : {1u, 2u, 3u, 4u, 63u, 64u, 65u, 1436u, 4096u, 8191u, 8192u}) {
    for (const std::size_t at : {0u, 1u, 777u, 10'000u}) {
      INFO(count << " lost at " << at);
      const auto mismatch = classify(sent, without(sent, at, count));
      check(mismatch, Kind::lost, count);
      CHECK(mismatch->offset >= at);  // later where the bytes happen to agree
      CHECK(mismatch->offset < at + 3);
    }
  }
}

TEST_CASE("bytes inserted into a long payload are counted up to the longest shift") {
  const Bytes sent = Random(2).bytes(20'000);
  for (const std::size_t count : {1u, 2u, 5u, 64u, 1436u, 8192u}) {
    for (const std::size_t at : {0u, 1u, 5000u, 19'999u}) {
      INFO(count << " inserted at " << at);
      check(classify(sent, with(sent, at, Random(count).bytes(count))), Kind::inserted, count);
    }
  }
}

TEST_CASE("a block that comes twice is inserted") {
  const Bytes sent = Random(3).bytes(6000);
  const Bytes block(sent.begin() + 1436, sent.begin() + 2872);
  const auto mismatch = classify(sent, with(sent, 2872, block));
  check(mismatch, Kind::inserted, 1436);
  CHECK(mismatch->offset == 2872);
}

TEST_CASE("a shift beyond the longest one is only said to be corrupted") {
  const Bytes sent = Random(4).bytes(20'000);
  check(classify(sent, without(sent, 100, kMaxShift + 1)), Kind::corrupted, 0);
  check(classify(sent, with(sent, 100, Random(5).bytes(kMaxShift + 1))), Kind::corrupted, 0);
}

TEST_CASE("the first and the last byte of a long payload can be the corrupted one") {
  const Bytes sent = Random(6).bytes(5000);
  for (const std::size_t at : {std::size_t{0}, std::size_t{1}, sent.size() - 2, sent.size() - 1}) {
    Bytes echo = sent;
    echo[at] ^= std::byte{1};
    INFO(at);
    const auto mismatch = classify(sent, echo);
    check(mismatch, Kind::corrupted, 0);
    CHECK(mismatch->offset == at);
  }
}

TEST_CASE("random damage in place is never taken for a shift") {
  Random random(7);
  for (int round = 0; round < 400; ++round) {
    const Bytes sent = random.bytes(1 + random.below(3000));
    Bytes echo = sent;
    for (std::uint64_t hits = 1 + random.below(40); hits > 0; --hits) {
      echo[random.below(echo.size())] ^= static_cast<std::byte>(1 + random.below(255));
    }
    if (echo == sent) continue;
    INFO("round " << round);
    check(classify(sent, echo), Kind::corrupted, 0);
  }
}

TEST_CASE("a byte changed among equal ones is corrupted and not inserted") {
  const Bytes sent(1000, std::byte{0x55});
  for (const std::size_t at : {0u, 500u, 999u}) {
    Bytes echo = sent;
    echo[at] = std::byte{0xaa};
    check(classify(sent, echo), Kind::corrupted, 0);
  }
}

TEST_CASE("bytes that have nothing to do with what was sent are corrupted") {
  Random random(8);
  for (int round = 0; round < 50; ++round) {
    const Bytes sent = random.bytes(9000);
    check(classify(sent, random.bytes(9000)), Kind::corrupted, 0);
  }
}

TEST_CASE("fewer than four equal bytes are no evidence of a shift where more may follow") {
  const auto expected = bytes_of("abcdef");
  const auto got = bytes_of("def");
  CHECK(classify_mismatch(0, expected, got, true).kind == Kind::lost);
  CHECK(classify_mismatch(0, expected, got, false).kind == Kind::corrupted);
}

TEST_CASE("the first few bytes are shown in hex") {
  const auto long_one = classify_mismatch(3, bytes_of("lo World"), bytes_of("l\xff World!"), true);
  CHECK(long_one.expected == "6c 6f 20 57 6f 72 6c 64");
  CHECK(long_one.got == "6c ff 20 57 6f 72 6c 64");
  CHECK(long_one.offset == 3);
  const auto nothing = classify_mismatch(3, {}, bytes_of("\x01"), true);
  CHECK(nothing.expected == "nothing");
  CHECK(nothing.got == "01");
}

TEST_CASE("a mismatch is described with its place and what seems to have happened") {
  Mismatch mismatch{Kind::corrupted, 7, 0, "6c", "6d"};
  CHECK(describe(mismatch) == "corrupted at byte 7: expected 6c, got 6d");
  mismatch.kind = Kind::lost;
  mismatch.amount = 1;
  CHECK(describe(mismatch) == "shifted at byte 7 (1 byte lost): expected 6c, got 6d");
  mismatch.kind = Kind::inserted;
  mismatch.amount = 12;
  CHECK(describe(mismatch) == "shifted at byte 7 (12 bytes inserted): expected 6c, got 6d");
  mismatch.kind = Kind::stale;
  mismatch.amount = 1;
  CHECK(describe(mismatch) == "stale at byte 7 (the bytes of 1 echo before): expected 6c, got 6d");
  mismatch.amount = 3;
  CHECK(describe(mismatch) ==
        "stale at byte 7 (the bytes of 3 echoes before): expected 6c, got 6d");
}
