#include "net/addresses.hpp"

#include "catch.hpp"

using namespace especho;
using namespace especho::net;
using namespace std::chrono_literals;

namespace {

std::vector<Addresses::Endpoint> look_up(const Target& target) {
  Addresses addresses(target);
  addresses.wait(Clock::now() + 60s, kNeverStop);
  return addresses.known(Clock::now()).endpoints;
}

Addresses::Endpoint endpoint(const char* address) {
  return {asio::ip::make_address(address), 80};
}

}  // namespace

TEST_CASE("a numeric address is taken as it is and its look-up takes no time at all") {
  const auto v4 = look_up({"1.2.3.4", 8007, Family::any});
  REQUIRE(v4.size() == 1);
  CHECK(v4[0].address().to_string() == "1.2.3.4");
  CHECK(v4[0].port() == 8007);
  const auto v6 = look_up({"::1", 80, Family::any});
  REQUIRE(v6.size() == 1);
  CHECK(v6[0].address().is_v6());
  CHECK_FALSE(Addresses({"1.2.3.4", 80, Family::any}).reached().look_up);
}

TEST_CASE("a numeric address needs neither time nor permission") {
  const StopFlag stopped{130};
  Addresses addresses({"1.2.3.4", 80, Family::ipv4});
  addresses.wait(Clock::now() - 1s, stopped);
  const auto known = addresses.known(Clock::now());
  CHECK(known.endpoints.size() == 1);
  CHECK_FALSE(known.more_may_come);
}

TEST_CASE("a numeric address of the IP version that is not wanted is refused") {
  for (const Target& target : {Target{"1.2.3.4", 80, Family::ipv6}, Target{"::1", 80, Family::ipv4},
                               Target{"::1", 80, Family::any, "127.0.0.1"}}) {
    CHECK(look_up(target).empty());
    CHECK(Addresses(target).failure(Clock::now()).detail.find(target.host) != std::string::npos);
  }
  CHECK(look_up({"::1", 80, Family::ipv6}).size() == 1);
}

TEST_CASE("localhost is a loopback address of the IP version that was asked for") {
  const auto any = look_up({"localhost", 80, Family::any});
  REQUIRE_FALSE(any.empty());
  for (const auto& one : any) {
    CHECK(one.address().is_loopback());
    CHECK(one.port() == 80);
  }
  const auto v4 = look_up({"localhost", 80, Family::ipv4});
  REQUIRE_FALSE(v4.empty());
  for (const auto& one : v4) CHECK(one.address().is_v4());
}

TEST_CASE("what a look-up took is known") {
  Addresses addresses({"localhost", 80, Family::ipv4});
  CHECK_FALSE(addresses.reached().look_up);
  addresses.wait(Clock::now() + 60s, kNeverStop);
  REQUIRE(addresses.reached().look_up);
  CHECK(*addresses.reached().look_up > 0ns);
  CHECK(addresses.reached().unanswered.empty());
}

TEST_CASE("a source address has only addresses of its own version tried") {
  const auto found = look_up({"localhost", 80, Family::any, "127.0.0.1"});
  REQUIRE_FALSE(found.empty());
  for (const auto& one : found) CHECK(one.address().is_v4());
}

TEST_CASE("an unknown name gives a failure that names it and no address") {
  Addresses addresses({"no-such-name.invalid", 80, Family::any});
  addresses.wait(Clock::now() + 60s, kNeverStop);
  CHECK(addresses.known(Clock::now()).endpoints.empty());
  const Failure failure = addresses.failure(Clock::now());
  CHECK(failure.outcome == Outcome::unreachable);
  CHECK(failure.detail.find("no-such-name.invalid") != std::string::npos);
  CHECK_FALSE(failure.advice.empty());
}

TEST_CASE("the stop flag and the deadline end the wait for a look-up and not the look-up") {
  const StopFlag stopped{130};
  Addresses addresses({"localhost", 80, Family::ipv4});
  addresses.wait(TimePoint::max(), stopped);
  addresses.wait(Clock::now() - 1s, kNeverStop);
  addresses.wait(Clock::now() + 60s, kNeverStop);
  CHECK_FALSE(addresses.known(Clock::now()).endpoints.empty());
}

TEST_CASE("an abandoned look-up delays nothing") {
  const TimePoint start = Clock::now();
  for (int i = 0; i < 20; ++i) Addresses({"localhost", 80, Family::any}).begin();
  CHECK(Clock::now() - start < 60s);
}

TEST_CASE(
    "the wait for a device is the time from the first failed attempt to the first connection") {
  const TimePoint start = Clock::now();
  Addresses ready({"device", 80, Family::any}, {endpoint("192.0.2.1")});
  ready.worked(endpoint("192.0.2.1"), start);
  ready.none_worked(start + 1s);
  ready.worked(endpoint("192.0.2.1"), start + 5s);
  CHECK_FALSE(ready.reached().ready_after);

  Addresses booting({"device", 80, Family::any}, {endpoint("192.0.2.1")});
  booting.none_worked(start);
  booting.none_worked(start + 1s);
  CHECK_FALSE(booting.reached().ready_after);
  booting.worked(endpoint("192.0.2.1"), start + 5s);
  booting.none_worked(start + 7s);
  booting.worked(endpoint("192.0.2.1"), start + 9s);
  CHECK(booting.reached().ready_after == Nanoseconds(5s));
}

TEST_CASE("the address that worked is the first one from then on") {
  Addresses addresses({"device", 80, Family::any},
                      {endpoint("192.0.2.1"), endpoint("192.0.2.2"), endpoint("192.0.2.3")});
  CHECK(addresses.known(Clock::now()).endpoints.front() == endpoint("192.0.2.1"));
  addresses.worked(endpoint("192.0.2.3"), Clock::now());
  const auto order = addresses.known(Clock::now()).endpoints;
  REQUIRE(order.size() == 3);
  CHECK(order[0] == endpoint("192.0.2.3"));
  CHECK(order[1] == endpoint("192.0.2.1"));
  CHECK(order[2] == endpoint("192.0.2.2"));
}

TEST_CASE("a silent address is listed once with its longest silence") {
  Addresses addresses({"device", 80, Family::any}, {endpoint("192.0.2.1")});
  addresses.silent(endpoint("192.0.2.1"), 300ms);
  addresses.silent(endpoint("192.0.2.1"), 250ms);
  const Reached reached = addresses.reached();
  REQUIRE(reached.silent.size() == 1);
  CHECK(reached.silent[0].address == "192.0.2.1");
  CHECK(reached.silent[0].waited == 300ms);
}
