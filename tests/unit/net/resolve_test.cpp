#include "net/resolve.hpp"

#include "catch.hpp"

using namespace especho;
using namespace especho::net;
using namespace std::chrono_literals;

namespace {

const StopFlag kNever{0};

Resolved look_up(const Target& target) {
  return resolve(target, Clock::now() + 60s, kNever);
}

}  // namespace

TEST_CASE("a numeric address is taken as it is") {
  const Resolved v4 = look_up({"1.2.3.4", 8007, Family::any});
  REQUIRE(v4.endpoints.size() == 1);
  CHECK(v4.endpoints[0].address().to_string() == "1.2.3.4");
  CHECK(v4.endpoints[0].port() == 8007);
  CHECK(v4.error.empty());
  const Resolved v6 = look_up({"::1", 80, Family::any});
  REQUIRE(v6.endpoints.size() == 1);
  CHECK(v6.endpoints[0].address().is_v6());
}

TEST_CASE("a numeric address needs neither time nor permission") {
  const StopFlag stopped{130};
  CHECK(resolve({"1.2.3.4", 80, Family::ipv4}, Clock::now() - 1s, stopped).endpoints.size() == 1);
}

TEST_CASE("a numeric address of the IP version that is not wanted is refused") {
  for (const Target& target :
       {Target{"1.2.3.4", 80, Family::ipv6}, Target{"::1", 80, Family::ipv4}}) {
    const Resolved resolved = look_up(target);
    CHECK(resolved.endpoints.empty());
    CHECK_FALSE(resolved.error.empty());
  }
  CHECK(look_up({"::1", 80, Family::ipv6}).endpoints.size() == 1);
}

TEST_CASE("localhost is a loopback address of the IP version that was asked for") {
  const Resolved any = look_up({"localhost", 80, Family::any});
  REQUIRE_FALSE(any.endpoints.empty());
  for (const auto& endpoint : any.endpoints) {
    CHECK(endpoint.address().is_loopback());
    CHECK(endpoint.port() == 80);
  }
  const Resolved v4 = look_up({"localhost", 80, Family::ipv4});
  REQUIRE_FALSE(v4.endpoints.empty());
  for (const auto& endpoint : v4.endpoints) CHECK(endpoint.address().is_v4());
}

TEST_CASE("a name that nobody has gives an error and no address") {
  const Resolved resolved = look_up({"no-such-name.invalid", 80, Family::any});
  CHECK(resolved.endpoints.empty());
  CHECK_FALSE(resolved.error.empty());
}

TEST_CASE("the stop flag and the deadline end a look-up") {
  const StopFlag stopped{130};
  const Target name{"no-such-name.invalid", 80, Family::any};
  const Resolved interrupted = resolve(name, TimePoint::max(), stopped);
  CHECK(interrupted.endpoints.empty());
  CHECK_FALSE(interrupted.error.empty());
  const Resolved late = resolve(name, Clock::now() - 1s, kNever);
  CHECK(late.endpoints.empty());
  CHECK_FALSE(late.error.empty());
}
