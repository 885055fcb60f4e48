// Findings that rest on counts, sizes and losses; and what is said without evidence.
#include <chrono>

#include "devices.hpp"
#include "especho/check.hpp"
#include "verdicts.hpp"

using namespace especho;
using namespace especho::diagnosis;
using namespace especho_test;
using namespace std::chrono_literals;

namespace {

Cut cut(std::uint64_t sent, std::uint64_t received) {
  Cut cut;
  cut.sent = sent;
  cut.received = received;
  return cut;
}

}  // namespace

TEST_CASE("crumbs are found by their segments, or by a small first piece if these are merged") {
  for (const std::uint64_t segments : {8U, 64U}) {
    CHECK(is_found("byte-writes", of({.segments = segments})));
  }
  Observations glued = of({.segments = 2});
  CHECK(is_clear("byte-writes", glued));
  glued.pieces->first_piece.assign(12, 1);
  CHECK(is_found("byte-writes", glued));
  glued.pieces->segments.clear();
  CHECK(is_found("byte-writes", glued));
}

TEST_CASE("a window that is a segment below the core's default is small") {
  Observations seen = of({.latency = 20});
  for (const std::uint64_t window : {5360U, 5744U, 5840U, 65535U}) {
    seen.stack.window = window;
    CHECK(is_clear("small-window", seen));
  }
  for (const std::uint64_t window : {1436U, 2872U, 4308U}) {
    seen.stack.window = window;
    CHECK(is_found("small-window", seen));
  }
  const double bound = figure(small_window(seen).evidence, "bound_bytes_per_s");
  CHECK(bound == Approx(5743 / 0.020).epsilon(0.3));
}

TEST_CASE("a transfer is slow against what window and round trip allow") {
  CHECK(is_found("slow-transfer", of({.rate = 4e3})));
  CHECK(is_found("slow-transfer", of({.rate = 40e3})));
  CHECK(is_clear("slow-transfer", of({.rate = 340e3})));
  CHECK(is_clear("slow-transfer", of({.latency = 80, .jitter = 20})));
  CHECK(is_found("slow-transfer", of({.latency = 80, .jitter = 20, .rate = 4e3})));
}

TEST_CASE("a slow transfer that another finding explains is not one more") {
  CHECK(is_clear("slow-transfer", of({.segments = 64, .rate = 4e3})));
  CHECK(is_clear("slow-transfer", of({.poll = 10, .rate = 4e3})));
}

TEST_CASE("retransmissions count against all segments") {
  Observations seen = of({});
  const auto with = [&](std::uint64_t again, std::uint64_t out) {
    seen.stack.retransmits = again;
    seen.stack.segments_out = out;
    return seen;
  };
  CHECK(is_found("retransmissions", with(10, 1000)));
  CHECK(is_found("retransmissions", with(3, 100)));
  CHECK(is_clear("retransmissions", with(1, 100)));
  CHECK(is_clear("retransmissions", with(4, 1000)));
  CHECK(is_unclear("retransmissions", with(3, 5)));
}

TEST_CASE("a stall is long against the round trips, and the link loses nothing") {
  Observations nearby = of({});
  nearby.stalls = {{.at = ms(1), .length = ms(150)}};
  CHECK(is_clear("stalls", nearby));
  nearby.stalls.push_back({.at = ms(3), .length = ms(300)});
  CHECK(is_unclear("stalls", nearby));
  nearby.stalls.push_back({.at = ms(4), .length = ms(250)});
  REQUIRE(is_found("stalls", nearby));
  CHECK(figure(stalls(nearby).evidence, "longest_ms") == 300);
  nearby.stack.retransmits = 50;
  CHECK(is_clear("stalls", nearby));
  nearby.stack.retransmits = 0;

  Observations distant = of({.latency = 80, .jitter = 20});
  distant.stalls = nearby.stalls;
  CHECK(is_clear("stalls", distant));
  distant.stalls.push_back({.at = ms(3), .length = ms(1920)});
  CHECK(is_unclear("stalls", distant));
  distant.stalls.push_back({.at = ms(5), .length = ms(2000)});
  CHECK(is_found("stalls", distant));
}

TEST_CASE("one long stall is enough, but not a short one that a lost segment explains") {
  Observations seen = of({});
  seen.stalls = {{.at = ms(1), .length = ms(1920)}};
  REQUIRE(is_found("stalls", seen));
  CHECK(stalls(seen).message ==
        "1 time nothing moved, for up to 1.92 s, though the link loses nothing");
  seen.stack.retransmits.reset();
  CHECK(stalls(seen).message == "1 time nothing moved, for up to 1.92 s");
  seen.stalls = {{.at = ms(1), .length = ms(210), .retransmits = 1},
                 {.at = ms(2), .length = ms(420), .retransmits = 1}};
  CHECK(is_clear("stalls", seen));
  CHECK(figure(stalls(seen).evidence, "others_with_segments_sent_again") == 2);
}

TEST_CASE("with retransmissions, only what they can't explain is a stall") {
  Observations seen = of({});
  seen.stalls = {{.at = ms(1), .length = ms(215)},
                 {.at = ms(2), .length = ms(215)},
                 {.at = ms(3), .length = ms(215), .retransmits = 1}};
  CHECK(is_unclear("stalls", seen));
  seen.stalls.push_back({.at = ms(4), .length = ms(500)});
  CHECK(is_found("stalls", seen));
  seen.stalls.clear();
  seen.stack.retransmits = 1;
  seen.stalls = {{.at = ms(1), .length = ms(215)}, {.at = ms(2), .length = ms(215)}};
  CHECK(is_unclear("stalls", seen));
}

TEST_CASE("a long stall with retransmissions is unclear only if short ones show losses") {
  Observations seen = of({});
  seen.stalls = {{.at = ms(1), .length = ms(1600), .retransmits = 3}};
  REQUIRE(is_found("stalls", seen));
  CHECK(stalls(seen).message == "1 time nothing moved, for up to 1.60 s");
  seen.stalls.push_back({.at = ms(2), .length = ms(215), .retransmits = 1});
  CHECK(is_unclear("stalls", seen));
  seen.stalls.push_back({.at = ms(3), .length = ms(1600)});
  CHECK(is_found("stalls", seen));
}

TEST_CASE("echoes that end at the same count are cut by a buffer, unless a longer one was whole") {
  Observations seen = of({});
  seen.longest_echo = 0;
  CHECK(is_unclear("cut-echo", seen));
  seen.longest_echo = 5000;
  CHECK(is_clear("cut-echo", seen));
  seen.longest_echo = 256;
  seen.cuts = {cut(512, 256), cut(1400, 256)};
  CHECK(is_unclear("cut-echo", seen));
  seen.cuts.push_back(cut(1436, 256));
  REQUIRE(is_found("cut-echo", seen));
  CHECK_THAT(cut_echo(seen).message, Catch::Contains("after 256 bytes: a fixed buffer"));
  CHECK(figure(cut_echo(seen).evidence, "bytes_back_most") == 256);
  seen.longest_echo = 257;
  CHECK(is_unclear("cut-echo", seen));
}

TEST_CASE("echoes of one size that end at the same count may do so for many reasons") {
  Observations seen = of({});
  seen.longest_echo = 512;
  seen.cuts.assign(5, cut(1400, 1024));
  CHECK(is_unclear("cut-echo", seen));
}

TEST_CASE("a C string ends at a NUL, a line at a newline, and others anywhere") {
  Observations seen = of({});
  for (const std::uint64_t nul : {31U, 8U, 700U}) {
    seen.cuts.push_back(cut(1400, nul));
    seen.cuts.back().first_nul = nul;
    seen.cuts.back().first_newline = 7;
  }
  REQUIRE(is_found("cut-echo", seen));
  CHECK_THAT(cut_echo(seen).message, Catch::Contains("first NUL"));
  for (Cut& one : seen.cuts) {
    one.last_newline = 1000 + *one.first_nul;
    one.received = *one.last_newline + 1;
  }
  REQUIRE(is_found("cut-echo", seen));
  CHECK_THAT(cut_echo(seen).message, Catch::Contains("newline"));
  for (Cut& one : seen.cuts) one.received += 5;
  CHECK(is_unclear("cut-echo", seen));
}

TEST_CASE("a reboot is a loss, then refusals, then service") {
  Observations seen = of({});
  seen.losses = {{.at = ms(1000)}};
  CHECK(is_clear("reboot", seen));
  seen.losses = {{.at = ms(1000), .outcome = Outcome::reset, .refusals = 5}};
  CHECK(is_unclear("reboot", seen));
  seen.losses.front().back_after = ms(700);
  REQUIRE(is_found("reboot", seen));
  CHECK(figure(reboot(seen).evidence, "longest_absence_ms") == 700);
}

TEST_CASE("a device that merely could not be reached did not reboot") {
  Observations seen = of({});
  const auto with = [&](Outcome outcome, std::uint64_t refusals, double back) {
    seen.losses = {
        {.at = ms(1000), .outcome = outcome, .refusals = refusals, .back_after = ms(back)}};
    return seen;
  };
  CHECK(is_found("reboot", with(Outcome::short_echo, 1, 120)));
  CHECK(is_found("reboot", with(Outcome::refused, 3, 300)));
  CHECK(is_unclear("reboot", with(Outcome::refused, 1, 100)));
  CHECK(is_unclear("reboot", with(Outcome::refused, 3, 200)));
  CHECK(is_unclear("reboot", with(Outcome::timeout, 3, 7000)));
  CHECK(is_unclear("reboot", with(Outcome::unreachable, 3, 7000)));
}

TEST_CASE("without evidence nothing is found and nothing is clear") {
  std::size_t count = 0;
  for (const CheckItem& item : check_items()) {
    if (item.group != CheckGroup::diagnosis) continue;
    INFO(item.name);
    CHECK(is_unclear(item.name, Observations{}));
    ++count;
  }
  CHECK(count == kFindings.size());
  CHECK(device_profile(Observations{}).empty());
}

TEST_CASE(
    "the device profile shows segment size, window, round trip, the device's share, clients and "
    "speed") {
  const DeviceProfile known = device_profile(of({.latency = 20, .jitter = 2}));
  CHECK(figure(known, "mss_bytes") == 1436);
  CHECK(figure(known, "window_bytes") == 5744);
  CHECK(figure(known, "rtt_p50_ms") == Approx(20).epsilon(0.1));
  CHECK(figure(known, "network_rtt_ms") == Approx(18));
  CHECK(figure(known, "device_share_at_least_ms") <= figure(known, "device_share_at_most_ms"));
  CHECK(figure(known, "clients_at_once") == 4);
  CHECK(figure(known, "throughput_bytes_per_s") == Approx(287200).epsilon(0.02));
}

TEST_CASE("a text before each first echo is a greeting") {
  Observations seen;
  CHECK(is_unclear("greeting", seen));
  seen.greetings = {{9, "'220 ready'"}};
  CHECK(is_unclear("greeting", seen));  // which may be chance
  seen.greetings.push_back({9, "'220 ready'"});
  REQUIRE(is_found("greeting", seen));
  const Diagnosis greeting = diagnose("greeting", seen);
  CHECK(greeting.confidence == Confidence::high);
  CHECK(greeting.message == "greets each client with 9 bytes before the first echo: '220 ready'");
  ConnectionRecord plain;
  plain.connected = true;
  plain.first_echo = 5ms;
  seen.connections = {plain};
  CHECK(diagnose("greeting", seen).confidence == Confidence::medium);
  seen.connections.push_back(plain);
  CHECK(is_unclear("greeting", seen));
  seen.greetings.clear();
  CHECK(is_clear("greeting", seen));
}

TEST_CASE("a connection that was reset before this side looked was dropped and is no absence") {
  Observations seen;
  seen.echoes = 100;
  ConnectionRecord reset;
  reset.outcome = Outcome::reset;
  CHECK(reset.was_dropped());
  ConnectionRecord refused;
  refused.outcome = Outcome::refused;
  CHECK_FALSE(refused.was_dropped());
  seen.connections.assign(8, reset);
  seen.losses.push_back({.at = 1s, .outcome = Outcome::reset, .back_after = 2s});
  CHECK(is_clear("reboot", seen));
}
