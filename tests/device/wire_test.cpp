// What happens to frames between client and board, by a clock of our own.
#include "firmware/host/lwip/wire.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

#include "catch.hpp"

using namespace especho::device;
using namespace std::chrono_literals;

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr Instant booted{};
constexpr std::uint8_t syn = 0x02;
constexpr std::uint8_t ack = 0x10;

/// An Ethernet frame with a TCP segment; its payload is its number, again and again.
Bytes segment(std::uint8_t number, std::size_t payload = 100, std::uint8_t flags = ack) {
  Bytes frame(14 + 20 + 20 + payload, number);
  frame[12] = 0x08;
  frame[13] = 0x00;
  const std::size_t length = 20 + 20 + payload;
  frame[14] = 0x45;
  frame[16] = static_cast<std::uint8_t>(length / 256);
  frame[17] = static_cast<std::uint8_t>(length % 256);
  frame[14 + 9] = 6;
  frame[14 + 20 + 12] = 0x50;
  frame[14 + 20 + 13] = flags;
  return frame;
}

Bytes arp() {
  Bytes frame(42, 0);
  frame[12] = 0x08;
  frame[13] = 0x06;
  return frame;
}

/// The numbers of the frames that have arrived by then, in order.
std::vector<int> arrived(Wire& wire, Instant at) {
  std::vector<int> numbers;
  while (const auto frame = wire.take(at)) numbers.push_back(frame->bytes.back());
  return numbers;
}

/// How many of a thousand segments arrive.
std::size_t count_of_thousand(Wire& wire, To to) {
  for (int i = 0; i < 1000; ++i) wire.put(to, segment(1), booted + i * 1ms);
  return arrived(wire, booted + 1h).size();
}

}  // namespace

TEST_CASE("without faults a frame arrives at once and unchanged, in both directions") {
  Wire wire({}, 1, booted);
  CHECK(wire.next() == Instant::max());
  for (const To to : {To::board, To::client}) {
    wire.put(to, segment(7), booted + 1s);
    CHECK(wire.next() == booted + 1s);
    CHECK_FALSE(wire.take(booted + 1s - 1ns));
    const auto frame = wire.take(booted + 1s);
    REQUIRE(frame);
    CHECK(frame->to == to);
    CHECK(frame->bytes == segment(7));
  }
  CHECK_FALSE(wire.take(booted + 1h));
}

TEST_CASE("latency delays what the board receives, the handshake included, but not ARP") {
  Wire wire({.latency = 20ms}, 1, booted);
  wire.put(To::board, arp(), booted);
  CHECK(wire.take(booted));
  wire.put(To::board, segment(1, 0, syn), booted + 1ms);
  CHECK(wire.next() == booted + 21ms);
  CHECK(arrived(wire, booted + 21ms) == std::vector{1});
  wire.put(To::client, segment(2), booted + 30ms);
  CHECK(arrived(wire, booted + 30ms) == std::vector{2});
}

TEST_CASE("jitter varies the delay and leaves frames in order") {
  Wire wire({.latency = 20ms, .jitter = 10ms}, 1, booted);
  for (std::uint8_t i = 1; i <= 100; ++i) wire.put(To::board, segment(i), booted + i * 1ms);
  CHECK(wire.next() >= booted + 1ms + 10ms);
  const std::vector<int> all = arrived(wire, booted + 100ms + 30ms);
  REQUIRE(all.size() == 100);
  CHECK(std::is_sorted(all.begin(), all.end()));
}

TEST_CASE("measured delays are drawn from") {
  Wire wire({.latencies = {Duration(10ms), Duration(40ms)}}, 1, booted);
  int late = 0;
  for (int i = 0; i < 100; ++i) {
    const Instant now = booted + i * 1s;
    wire.put(To::board, segment(1), now);
    const Instant at = wire.next();
    CHECK((at == now + 10ms || at == now + 40ms));
    if (at == now + 40ms) ++late;
    CHECK(wire.take(at));
  }
  CHECK(late > 20);
  CHECK(late < 80);
}

TEST_CASE("a share of frames is lost, duplicated or overtaken") {
  for (const To to : {To::board, To::client}) {
    Wire lossy({.frame_loss = 0.1}, 1, booted);
    const std::size_t left = count_of_thousand(lossy, to);
    CHECK(left > 850);
    CHECK(left < 950);

    Wire doubling({.frame_duplicate = 0.1}, 1, booted);
    const std::size_t all = count_of_thousand(doubling, to);
    CHECK(all > 1050);
    CHECK(all < 1150);
  }
  Wire shuffling({.frame_reorder = 1}, 1, booted);
  shuffling.put(To::board, segment(1), booted);
  CHECK(shuffling.next() == booted + 2ms);
}

TEST_CASE("an overtaken frame does not hold up those after it") {
  bool overtaken = false;
  Wire wire({.frame_reorder = 0.2}, 1, booted);
  for (std::uint8_t i = 1; i <= 100; ++i) wire.put(To::board, segment(i), booted + i * 100us);
  const std::vector<int> all = arrived(wire, booted + 1s);
  REQUIRE(all.size() == 100);
  for (std::size_t i = 1; i < all.size(); ++i) overtaken = overtaken || all[i] < all[i - 1];
  CHECK(overtaken);
}

TEST_CASE("only the SYNs of clients are lost with --syn-loss") {
  Wire wire({.syn_loss = 1}, 1, booted);
  wire.put(To::board, segment(1, 0, syn), booted);
  wire.put(To::client, segment(2, 0, syn | ack), booted);
  wire.put(To::board, segment(3), booted);
  CHECK(arrived(wire, booted) == std::vector{2, 3});
}

TEST_CASE("a lost link loses frames in both directions for its time, after so many bytes") {
  Wire wire({.link_loss = 1s, .link_loss_after = 1000}, 1, booted);
  wire.put(To::board, segment(1, 900), booted);
  CHECK_FALSE(wire.lost(booted));
  wire.put(To::board, segment(2, 100), booted);
  CHECK(wire.lost(booted + 999ms));
  wire.put(To::board, segment(3), booted + 500ms);
  wire.put(To::client, segment(4), booted + 500ms);
  CHECK_FALSE(wire.lost(booted + 1s));
  wire.put(To::client, segment(5), booted + 1s);
  CHECK(arrived(wire, booted + 1s) == std::vector{1, 2, 5});
}

TEST_CASE("frames for a dozing board wait for a beacon, and keep it awake") {
  Wire wire({.beacon = 100ms}, 1, booted);
  wire.set_sleep(true);
  wire.put(To::board, segment(1), booted + 1010ms);
  CHECK(wire.next() == booted + 1100ms);
  wire.put(To::board, segment(2), booted + 1050ms);
  CHECK(arrived(wire, booted + 1100ms) == std::vector{1, 2});
  wire.put(To::board, segment(3), booted + 1150ms);
  CHECK(arrived(wire, booted + 1150ms) == std::vector{3});
  wire.set_sleep(false);
  wire.put(To::board, segment(4), booted + 9999ms);
  CHECK(arrived(wire, booted + 9999ms) == std::vector{4});
}

TEST_CASE("the same seed has the same faults") {
  const auto pattern = [](std::uint64_t seed) {
    Wire wire({.frame_loss = 0.3}, seed, booted);
    for (std::uint8_t i = 1; i <= 100; ++i) wire.put(To::board, segment(i), booted);
    return arrived(wire, booted);
  };
  CHECK(pattern(1) == pattern(1));
  CHECK(pattern(1) != pattern(2));
}

TEST_CASE("a frame that is cut off or not IP is passed on as it is") {
  Wire wire({.link_loss = 1s, .link_loss_after = 1, .frame_loss = 1, .syn_loss = 1}, 1, booted);
  for (const Bytes& frame : {Bytes{}, Bytes(13, 0), arp()}) {
    wire.put(To::board, frame, booted);
    CHECK(wire.take(booted));
  }
  Bytes cut = segment(1);
  cut.resize(14 + 21);
  wire.put(To::board, cut, booted);
  CHECK_FALSE(wire.take(booted));  // IP, and so lost
}
