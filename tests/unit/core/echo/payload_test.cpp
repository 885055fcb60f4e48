#include "core/echo/payload.hpp"

#include <algorithm>
#include <string>

#include "catch.hpp"
#include "especho/error.hpp"
#include "support/random.hpp"

using namespace especho;
using Bytes = std::vector<std::byte>;

namespace {

constexpr Pattern kRandom{Pattern::Kind::random};
constexpr Pattern kAscii{Pattern::Kind::ascii};
constexpr Pattern kCounter{Pattern::Kind::counter};

Bytes copy_of(std::span<const std::byte> piece) {
  return {piece.begin(), piece.end()};
}

Bytes first(const Payload& payload, std::uint64_t echo, std::size_t length) {
  return copy_of(payload.piece(echo, 0, length));
}

}  // namespace

TEST_CASE("the same seed gives the same bytes and another seed others") {
  const Payload payload(kRandom, 1);
  CHECK(first(payload, 0, 4096) == first(Payload(kRandom, 1), 0, 4096));
  CHECK(first(payload, 0, 4096) != first(Payload(kRandom, 2), 0, 4096));
  CHECK(first(Payload(kAscii, 1), 5, 64) != first(Payload(kAscii, 2), 5, 64));
}

TEST_CASE("a payload depends on the number of its echo") {
  const Payload payload(kRandom, 1);
  for (std::uint64_t echo = 1; echo <= 200; ++echo) {
    CHECK(first(payload, echo, 16) != first(payload, echo - 1, 16));
  }
}

TEST_CASE("no payload begins anywhere near the beginning of one of the 64 echoes before it") {
  // Otherwise a stale echo would look like a shifted one.
  const Payload payload(kRandom, 1);
  for (std::uint64_t echo = 1; echo <= 64; ++echo) {
    const Bytes head = first(payload, echo, 16);
    const Bytes earlier = first(payload, 0, 4096);
    CHECK(std::search(earlier.begin(), earlier.end(), head.begin(), head.end()) == earlier.end());
    const Bytes other = first(payload, echo, 4096);
    const Bytes start = first(payload, 0, 16);
    CHECK(std::search(other.begin(), other.end(), start.begin(), start.end()) == other.end());
  }
}

TEST_CASE("a payload depends on the position") {
  // Not even after a power of two does it repeat.
  const Payload payload(kRandom, 1);
  for (std::uint64_t offset = 1; offset <= std::uint64_t{1} << 24; offset *= 2) {
    INFO(offset);
    CHECK(copy_of(payload.piece(0, offset, 32)) != first(payload, 0, 32));
  }
}

TEST_CASE("pieces of one payload fit together wherever it is cut") {
  const Payload payload(kRandom, 3);
  especho_test::Random random(3);
  for (int i = 0; i < 300; ++i) {
    // Any echo, and offsets around the places where the pool starts anew.
    const std::uint64_t echo = random.of_any_size(40);
    const std::uint64_t offset =
        Payload::kPeriod * random.below(4) + random.below(Payload::kPeriod);
    const auto whole = payload.piece(echo, offset, 2048);
    REQUIRE(whole.size() == 2048);
    const auto cut = static_cast<std::size_t>(random.below(2048));
    Bytes joined = copy_of(payload.piece(echo, offset, cut));
    const Bytes rest = copy_of(payload.piece(echo, offset + cut, 2048 - cut));
    joined.insert(joined.end(), rest.begin(), rest.end());
    CHECK(joined == copy_of(whole));
  }
}

TEST_CASE("a piece goes on unbroken over the end of the pool") {
  const Payload payload(kRandom, 1);
  const auto over = payload.piece(0, Payload::kPeriod - 3, Payload::kMaxPiece);
  REQUIRE(over.size() == Payload::kMaxPiece);
  for (std::size_t i = 0; i < over.size(); i += i < 16 ? 1 : 4099) {
    CHECK(over[i] == payload.piece(0, Payload::kPeriod - 3 + i, 1)[0]);
  }
  CHECK(over.back() == payload.piece(0, Payload::kPeriod + Payload::kMaxPiece - 4, 1)[0]);
}

TEST_CASE("a piece is cut to the longest that can be asked for") {
  const Payload payload(kRandom, 1);
  CHECK(payload.piece(0, 0, 0).empty());
  CHECK(payload.piece(0, 0, Payload::kMaxPiece).size() == Payload::kMaxPiece);
  CHECK(payload.piece(0, 0, Payload::kMaxPiece + 1).size() == Payload::kMaxPiece);
  CHECK(payload.piece(0, 0, std::uint64_t{1} << 60).size() == Payload::kMaxPiece);
}

TEST_CASE("random bytes take every value") {
  const Payload payload(kRandom, 1);
  std::array<int, 256> seen{};
  for (const std::byte byte : first(payload, 0, 65536)) ++seen[std::to_integer<std::size_t>(byte)];
  // 256 of each are expected; far off would be a broken generator.
  CHECK(*std::min_element(seen.begin(), seen.end()) > 128);
  CHECK(*std::max_element(seen.begin(), seen.end()) < 512);
}

TEST_CASE("ascii bytes are letters and digits and two signs") {
  const Payload payload(kAscii, 1);
  const std::string allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string unused = allowed;
  for (const std::byte byte : first(payload, 7, Payload::kMaxPiece)) {
    const char c = static_cast<char>(byte);
    REQUIRE(allowed.find(c) != std::string::npos);
    std::erase(unused, c);
  }
  CHECK(unused.empty());
}

TEST_CASE("counter bytes count up over and over") {
  const Payload payload(kCounter, 9);
  const Bytes bytes = first(payload, 0, 1000);
  for (std::size_t i = 0; i < bytes.size(); ++i) CHECK(bytes[i] == static_cast<std::byte>(i));
}

TEST_CASE("constant bytes are all the same") {
  const Payload payload({Pattern::Kind::constant, 0x55}, 1);
  const Bytes bytes = first(payload, 3, 5000);
  CHECK(std::count(bytes.begin(), bytes.end(), std::byte{0x55}) == 5000);
}

TEST_CASE("patterns are parsed and named the same way") {
  for (const char* name : {"random", "ascii", "counter", "0x00", "0x55", "0xff"}) {
    CHECK(to_string(parse_pattern(name)) == name);
  }
  CHECK(parse_pattern("0x5").value == 5);
  CHECK(parse_pattern("0xAB").value == 0xab);
}

TEST_CASE("what is no pattern is refused with the allowed ones") {
  for (const char* text : {"", "Random", "rand", "0x", "0x100", "0xzz", "0x5 ", "0x-1", "0x+1",
                           "55", "0X55", "random ", "zero"}) {
    INFO("'" << text << "'");
    CHECK_THROWS_AS(parse_pattern(text), Error);
  }
  try {
    parse_pattern("zero");
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::usage);
    CHECK(error.hint() == "random, ascii, counter, or one byte such as 0x55");
  }
}

TEST_CASE("a payload with a suffix ends with it and has none of its bytes before") {
  constexpr std::string_view kSuffix = "]\r\n";
  const Payload payload(kRandom, 1, kSuffix);
  for (const std::uint64_t size : {std::uint64_t{3}, std::uint64_t{4}, std::uint64_t{64},
                                   std::uint64_t{16385}, std::uint64_t{Payload::kPeriod * 2}}) {
    for (const std::uint64_t echo : {0U, 1U, 2U, 64U}) {
      Bytes whole;
      payload.copy(echo, size, 0, size, whole);
      REQUIRE(whole.size() == size);
      const std::string text(reinterpret_cast<const char*>(whole.data()), whole.size());
      CHECK(text.ends_with(kSuffix));
      const std::string body = text.substr(0, size - kSuffix.size());
      CHECK(body.find_first_of(std::string("]\r\n\t\v\f \0\x7f", 9)) == std::string::npos);
    }
  }
}

TEST_CASE("a payload with a suffix takes every other byte and depends on echo and seed") {
  const Payload payload(kRandom, 1, "\n");
  std::array<int, 256> seen{};
  for (const std::byte byte : first(payload, 0, 65536)) ++seen[std::to_integer<std::size_t>(byte)];
  CHECK(std::count(seen.begin(), seen.end(), 0) == 34);  // controls, the blank and DEL
  CHECK(first(payload, 0, 16) != first(payload, 1, 16));
  CHECK(first(payload, 0, 64) != first(Payload(kRandom, 2, "\n"), 0, 64));
  CHECK(first(Payload(kCounter, 1, "\n"), 0, 2) == Bytes{std::byte{0x21}, std::byte{0x22}});
}

TEST_CASE("parts of a payload fit together, and none reaches into the suffix") {
  const Payload payload(kRandom, 3, "END");
  Bytes whole;
  payload.copy(5, 100, 0, 100, whole);
  for (std::uint64_t offset = 0; offset <= 100; ++offset) {
    const auto part = payload.part(5, 100, offset, 100);
    CHECK(part.size() == (offset < 97 ? 97 - offset : 100 - offset));
    CHECK(std::equal(part.begin(), part.end(), whole.begin() + std::ptrdiff_t(offset)));
  }
}

TEST_CASE("the suffix is sent in one piece with what comes before it") {
  const Payload payload(kRandom, 1, "\n");
  for (const std::uint64_t size :
       {std::uint64_t{2}, std::uint64_t{64}, std::uint64_t{16 * 1024}, std::uint64_t{3} << 20}) {
    OutgoingPayload outgoing;
    outgoing.begin(payload, 7, size);
    Bytes whole;
    payload.copy(7, size, 0, size, whole);
    std::uint64_t sent = 0;
    std::size_t last = 0;
    while (!outgoing.from(sent).empty()) {
      const auto piece = outgoing.from(sent);
      CHECK(std::equal(piece.begin(), piece.end(), whole.begin() + std::ptrdiff_t(sent)));
      sent += last = piece.size();
    }
    CHECK(sent == size);
    CHECK(last == std::min<std::uint64_t>(size, 16 * 1024));
  }
}

TEST_CASE("a fixed payload is the same in every echo") {
  const Payload payload = Payload::fixed("Hello");
  for (const std::uint64_t echo : {0U, 1U, 1000U}) {
    CHECK(copy_of(payload.part(echo, 5, 0, 5)) == copy_of(std::as_bytes(std::span("Hello", 5))));
    CHECK(payload.part(echo, 5, 3, 100).size() == 2);
  }
}

TEST_CASE("a constant pattern goes with a suffix only where a device can tell them apart") {
  CHECK(goes_with({Pattern::Kind::constant, 'a'}, "\n"));
  CHECK_FALSE(goes_with({Pattern::Kind::constant, '\n'}, "\n"));
  CHECK_FALSE(goes_with({Pattern::Kind::constant, '\r'}, "\n"));
  CHECK_FALSE(goes_with({Pattern::Kind::constant, 'D'}, "END"));
  CHECK(goes_with({Pattern::Kind::constant, '\n'}, ""));
  CHECK(goes_with(kAscii, "0123456789abcde"));
}
