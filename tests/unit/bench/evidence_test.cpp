#include "bench/evidence.hpp"

#include "catch.hpp"

using namespace especho;
using namespace especho::net;
using namespace std::chrono_literals;

namespace {

TcpInfo info(std::chrono::microseconds rtt, std::uint64_t retransmits, std::uint64_t segments) {
  TcpInfo info;
  info.rtt = rtt;
  info.min_rtt = rtt / 2;
  info.retransmits = retransmits;
  info.data_segments_in = segments;
  info.peer_window = 1000 * segments;
  info.mss = 1436;
  return info;
}

}  // namespace

TEST_CASE("without a connection nothing is known") {
  CHECK(Evidence().result().empty());
  CHECK_FALSE(Evidence().result().data_segments_in);
}

TEST_CASE("counters cover the time between both snapshots, other figures are the second's") {
  Evidence evidence;
  evidence.add(info(100us, 5, 20), info(80us, 7, 50));
  const TcpEvidence result = evidence.result();
  CHECK(result.rtt == 80us);
  CHECK(result.min_rtt == 40us);
  CHECK(result.retransmits == 2);
  CHECK(result.data_segments_in == 30);
  CHECK(result.peer_window == 50'000);
  CHECK(result.mss == 1436);
}

TEST_CASE("evidence of several connections is a mean, minimum, sum or maximum") {
  Evidence evidence;
  evidence.add(info(1us, 0, 0), info(100us, 1, 10));
  evidence.add(info(1us, 0, 5), info(40us, 0, 15));
  TcpInfo other = info(100us, 4, 40);
  other.mss = 536;
  evidence.add(info(1us, 2, 39), other);
  const TcpEvidence result = evidence.result();
  CHECK(result.rtt == 80us);
  CHECK(result.min_rtt == 20us);
  CHECK(result.retransmits == 3);
  CHECK(result.data_segments_in == 21);
  CHECK(result.peer_window == 40'000);
  CHECK(result.mss == 536);
}

TEST_CASE("what one connection does not report is taken from the others") {
  Evidence evidence;
  evidence.add({}, {});
  evidence.add(info(1us, 0, 0), info(60us, 1, 10));
  evidence.add({}, {});
  CHECK(evidence.result().rtt == 60us);
  CHECK(evidence.result().min_rtt == 30us);
  CHECK(evidence.result().retransmits == 1);
  CHECK(evidence.result().data_segments_in == 10);
}

TEST_CASE("a counter that was unknown before has not grown by its whole value") {
  Evidence evidence;
  evidence.add({}, info(60us, 9, 99));
  CHECK_FALSE(evidence.result().retransmits);
  CHECK_FALSE(evidence.result().data_segments_in);
  CHECK(evidence.result().rtt == 60us);
}

TEST_CASE("no retransmissions are known to be none") {
  Evidence evidence;
  evidence.add(info(60us, 3, 1), info(60us, 3, 2));
  REQUIRE(evidence.result().retransmits.has_value());
  CHECK(*evidence.result().retransmits == 0);
}

TEST_CASE("the evidence of two threads is that of all their connections") {
  Evidence all;
  Evidence one;
  Evidence other;
  for (std::uint64_t i = 1; i <= 5; ++i) {
    const TcpInfo now = info(std::chrono::microseconds(100 * i * i), i, 10 * i);
    all.add(info(1us, 0, i), now);
    (i <= 2 ? one : other).add(info(1us, 0, i), now);
  }
  one.add(other);
  one.add(Evidence());
  CHECK(one.result().rtt == all.result().rtt);
  CHECK(one.result().min_rtt == all.result().min_rtt);
  CHECK(one.result().retransmits == all.result().retransmits);
  CHECK(one.result().data_segments_in == all.result().data_segments_in);
  CHECK(one.result().peer_window == all.result().peer_window);
  CHECK(one.result().mss == all.result().mss);
}
