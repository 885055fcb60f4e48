#include <algorithm>
#include <optional>
#include <string>

#include "catch.hpp"
#include "core/echo/mismatch.hpp"
#include "especho/outcome.hpp"
#include "support/random.hpp"

using namespace especho;
using especho_test::Random;
using Bytes = std::vector<std::byte>;
using Kind = Mismatch::Kind;

namespace {

Bytes bytes_from(const std::string& text) {
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
std::optional<Mismatch> classify(const Bytes& sent, const Bytes& echo, bool first = false) {
  const std::size_t common = std::min(sent.size(), echo.size());
  const auto end = sent.begin() + signed_of(common);
  const auto at =
      static_cast<std::size_t>(std::mismatch(sent.begin(), end, echo.begin()).first - sent.begin());
  if (at == common) return std::nullopt;
  return classify_mismatch({.offset = at,
                            .before = std::span(sent).first(at),
                            .expected = std::span(sent).subspan(at),
                            .got = std::span(echo).subspan(at),
                            .at_end = true,
                            .first = first});
}

std::optional<Mismatch> classify(const std::string& sent, const std::string& echo,
                                 bool first = false) {
  return classify(bytes_from(sent), bytes_from(echo), first);
}

template <typename Change>
Bytes changed(Bytes bytes, Change change) {
  for (std::byte& byte : bytes) byte = change(byte);
  return bytes;
}

void check_change(const std::optional<Mismatch>& mismatch, Kind kind, const std::string& change) {
  REQUIRE(mismatch.has_value());
  CHECK(to_string(mismatch->kind) == to_string(kind));
  CHECK(mismatch->change == change);
}

void check(const std::optional<Mismatch>& mismatch, Kind kind, std::uint64_t amount) {
  REQUIRE(mismatch.has_value());
  CHECK(to_string(mismatch->kind) == to_string(kind));
  CHECK(mismatch->amount == amount);
}

const Bytes kHello = bytes_from("Hello World");

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
    check(classify(kHello, with(kHello, at, bytes_from("<!>"))), Kind::inserted, 3);
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

TEST_CASE("a loss is counted far beyond the longest shift, and at the begin and in the middle") {
  const Bytes sent = Random(4).bytes(200'000);
  for (const std::size_t count : {8193u, 20'000u, 65'536u, 150'000u}) {
    for (const std::size_t at : {0u, 100u, 40'000u}) {
      INFO(count << " lost at " << at);
      check(classify(sent, without(sent, at, count)), Kind::lost, count);
    }
  }
}

TEST_CASE("an insertion beyond the longest shift is only said to be corrupted") {
  const Bytes sent = Random(4).bytes(20'000);
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
  const auto expected = bytes_from("abcdef");
  const auto got = bytes_from("def");
  WrongEcho echo{.expected = expected, .got = got, .at_end = true};
  CHECK(classify_mismatch(echo).kind == Kind::lost);
  echo.at_end = false;
  CHECK(classify_mismatch(echo).kind == Kind::corrupted);
}

TEST_CASE("a text mode is named by what became of the line ends") {
  const auto newlines = [](const std::string& sent, const std::string& echo,
                           const std::string& change) {
    INFO(change);
    check_change(classify(sent, echo), Kind::newlines, change);
  };
  newlines("Hello\nWorld\n", "Hello\r\nWorld\r\n", "LF became CR LF");
  newlines("Hello World\n", "Hello World\r\n", "LF became CR LF");
  newlines("Hello\r\nWorld\r\n", "Hello\nWorld\n", "CR LF became LF");
  newlines("Hello\rWorld\r", "Hello\nWorld\n", "CR became LF");
  newlines("Hello\nWorld\n", "Hello\rWorld\r", "LF became CR");
  newlines("Hello\rWorld\rx", "Hello\r\nWorld\r\nx", "CR became CR LF");
  newlines("Hello\r\nWorld\r\nx", "Hello\rWorld\rx", "CR LF became CR");
  newlines("a\nb\nc", "abc", "LF is missing");
  newlines("a\rb\r\nc\nd", "a\r\nb\r\n\r\nc\r\nd", "CR and LF became CR LF each");
}

TEST_CASE("a text mode is recognised in binary data, and in an echo that is cut") {
  const Bytes sent = Random(9).bytes(8000);
  Bytes echo;
  for (const std::byte byte : sent) {
    if (byte == std::byte{'\n'}) echo.push_back(std::byte{'\r'});
    echo.push_back(byte);
  }
  check_change(classify(sent, echo), Kind::newlines, "LF became CR LF");
  echo.resize(sent.size());
  check_change(classify(sent, echo), Kind::newlines, "LF became CR LF");
}

TEST_CASE("one CR too many among line ends that are right is no text mode") {
  check(classify("a\nb\nc\nd", "a\nb\r\nc\nd"), Kind::inserted, 1);
  check(classify("a\nbcdef", "abcdef"), Kind::lost, 1);  // a byte like any other
}

TEST_CASE("a rule that holds for every byte is named") {
  const Bytes sent = Random(10).bytes(3000);
  const auto mapped = [&](const auto& change, const char* name) {
    INFO(name);
    check_change(classify(sent, changed(sent, change)), Kind::mapped, name);
  };
  mapped([](std::byte b) { return b ^ std::byte{0x5a}; }, "every byte was XORed with 0x5a");
  mapped([](std::byte b) { return std::byte(std::to_integer<unsigned>(b) + 1); },
         "0x01 was added to every byte");
  mapped([](std::byte b) { return b & std::byte{0x7f}; }, "the top bit of every byte was cleared");
  mapped([](std::byte) { return std::byte{0xff}; }, "every byte came back as 0xff");
  check_change(classify("Hello World", "HELLO WORLD"), Kind::mapped,
               "every letter became upper case");
  check_change(classify("Hello World", "hello world"), Kind::mapped,
               "every letter became lower case");
}

TEST_CASE("a rule that does not hold for all is none") {
  Bytes echo = changed(kHello, [](std::byte b) { return b ^ std::byte{0x5a}; });
  echo.back() = std::byte{0};
  check(classify(kHello, echo), Kind::corrupted, 0);
  check(classify("Hello World", "HELLO World"), Kind::corrupted, 0);
}

TEST_CASE("an echo in reverse order, and one whose bytes are doubled, are named") {
  for (const Bytes& sent : {kHello, Random(11).bytes(3000)}) {
    Bytes echo(sent.rbegin(), sent.rend());
    check(classify(sent, echo), Kind::reversed, 0);
    echo.clear();
    for (const std::byte byte : sent) echo.insert(echo.end(), 2, byte);
    check_change(classify(sent, echo), Kind::doubled, "every byte came twice");
    echo.resize(sent.size());
    check_change(classify(sent, echo), Kind::doubled, "every byte came twice");
  }
}

TEST_CASE("bytes before the echo that hold its length are a length prefix") {
  const auto prefix = [](const std::string& bytes, std::size_t amount, const char* change) {
    const auto mismatch = classify("Hello World", bytes + "Hello World");
    INFO(change);
    check(mismatch, Kind::length_prefix, amount);
    CHECK(mismatch->change == change);
  };
  prefix(std::string("\0\x0b", 2), 2, "the length, big endian");
  prefix(std::string("\x0b\0\0\0", 4), 4, "the length, little endian");
  prefix(std::string("\0\x0d", 2), 2, "the length, big endian");  // with its own two bytes
  prefix("\x0b", 1, "the length in one byte");
  prefix("11:", 3, "the length in decimal digits");
  prefix("0011\r\n", 6, "the length in decimal digits");
  check(classify("Hello World", "12:Hello World"), Kind::inserted, 3);
  check(classify("Hello World", "11: > Hello World"), Kind::inserted, 6);
}

TEST_CASE("text is a greeting only before the first echo of a connection") {
  const auto greeted = classify("Hello World", "Welcome!\r\nHello World", true);
  check(greeted, Kind::greeting, 10);
  CHECK(greeted->said == "'Welcome!'");
  CHECK(describe(*greeted).find("a greeting of 10 bytes ('Welcome!')") != std::string::npos);
  check(classify("Hello World", "Welcome!\r\nHello World"), Kind::inserted, 10);
  check(classify("Hello World", "Hello Welcome!\r\nWorld", true), Kind::inserted, 10);
  check(classify("Hello World", "\x01\x02\x03Hello World", true), Kind::inserted, 3);
  const auto same_begin = classify("Hello World", "Hi\r\nHello World", true);
  check(same_begin, Kind::greeting, 4);
}

TEST_CASE("the words of another protocol are no echo") {
  const auto http = classify("Hello World", "HTTP/1.1 400 Bad Request\r\n\r\n", true);
  check(http, Kind::not_an_echo, 0);
  CHECK(http->protocol == "HTTP");
  CHECK(http->said == "'HTTP/1.1 400 Bad Request'");
  CHECK(describe(*http) == "not an echo: the answer is HTTP ('HTTP/1.1 400 Bad Request')");
  // Where the request is quoted, too.
  check(classify("Hello World", "HTTP/1.0 400 Bad request syntax ('Hello World')\r\n", true),
        Kind::not_an_echo, 0);
}

TEST_CASE("an echo device is not taken for another server by its payload or greeting") {
  const std::string request = "HTTP/1.1 200 OK\r\n\r\nHello World";
  std::string echo = request;
  echo[25] = 'x';
  check(classify(request, echo, true), Kind::corrupted, 0);
  check(classify("Hello World", "220 ready\r\nHello World", true), Kind::greeting, 11);
  const auto telnet = classify("Hello World", "\xff\xfb\x01\xff\xfb\x03Hello World", true);
  check(telnet, Kind::greeting, 6);
  CHECK(telnet->protocol == "telnet");
  // In the middle of a connection, it may be anything.
  check(classify("Hello World", "HTTP/1.1 400 Bad Request\r\n\r\n"), Kind::corrupted, 0);
}

TEST_CASE("bytes that are text are shown as text beside the hex") {
  const auto mismatch = classify("Hello\x01World", "HTTP!\r\n\t");
  CHECK(describe(*mismatch) ==
        "corrupted at byte 1: expected 65 6c 6c 6f 01 57 6f 72, got 54 54 50 21 0d 0a 09 "
        "('TTP!\\r\\n\\t')");
}

TEST_CASE("an answer of text with nothing of what was sent is quoted, and is no verdict") {
  const auto mismatch = classify("Hello World", "Who are you?", true);
  check(mismatch, Kind::corrupted, 0);
  CHECK(mismatch->said == "'Who are you?'");
  CHECK(hint(*mismatch).find("is this an echo server?") != std::string::npos);
  CHECK(classify("Hello World", "Hello Warld?", true)->said.empty());
  CHECK(classify("Hello World", "Who are you?")->said.empty());  // not the first answer
}

TEST_CASE("the first few bytes are shown in hex") {
  const Bytes sent = bytes_from("lo World");
  const Bytes got = bytes_from("l\xff World!");
  const auto long_one = classify_mismatch({.offset = 3, .expected = sent, .got = got});
  CHECK(long_one.expected == "6c 6f 20 57 6f 72 6c 64");
  CHECK(long_one.got == "6c ff 20 57 6f 72 6c 64");
  CHECK(long_one.offset == 3);
  const Bytes one = bytes_from("\x01");
  const auto nothing = classify_mismatch({.offset = 3, .got = one, .at_end = true});
  CHECK(nothing.expected == "nothing");
  CHECK(nothing.got == "01");
}

TEST_CASE("a mismatch is described with its place and what seems to have happened") {
  Mismatch mismatch{Kind::corrupted, 7, 0, "6c", "6d"};
  CHECK(describe(mismatch) == "corrupted at byte 7: expected 6c ('l'), got 6d ('m')");
  mismatch.kind = Kind::lost;
  mismatch.amount = 1;
  CHECK(describe(mismatch) == "shifted at byte 7 (1 byte lost): expected 6c ('l'), got 6d ('m')");
  mismatch.kind = Kind::inserted;
  mismatch.amount = 12;
  CHECK(describe(mismatch) ==
        "shifted at byte 7 (12 bytes inserted): expected 6c ('l'), got 6d ('m')");
  mismatch.kind = Kind::stale;
  mismatch.amount = 1;
  CHECK(describe(mismatch) ==
        "stale at byte 7 (the bytes of 1 echo before): expected 6c ('l'), got 6d ('m')");
  mismatch.amount = 3;
  CHECK(describe(mismatch) ==
        "stale at byte 7 (the bytes of 3 echoes before): expected 6c ('l'), got 6d ('m')");
}
