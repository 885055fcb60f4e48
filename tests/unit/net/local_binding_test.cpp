#include "net/local_binding.hpp"

#include <algorithm>
#include <set>

#include "catch.hpp"
#include "especho/error.hpp"
#include "net/connect_operation.hpp"
#include "net/interfaces.hpp"
#include "net/local_cause.hpp"
#include "support/complaint.hpp"
#include "support/contains.hpp"
#include "support/faults.hpp"

using namespace especho;
using namespace especho::net;
using namespace especho_test;
using namespace std::chrono_literals;

namespace {

std::string complaint(const Target& target) {
  const Complaint told = complaint_of(ExitCode::usage, [&] { check_local_binding(target); });
  return told.message + "\n" + told.hint;
}

}  // namespace

TEST_CASE("without a chosen address or interface there is nothing to complain about") {
  CHECK_NOTHROW(check_local_binding({"device", 80, Family::any}));
  CHECK_NOTHROW(check_local_binding({"device", 80, Family::any, "127.0.0.1"}));
}

TEST_CASE("a source that is no address of this machine is refused with those that are") {
  const std::string other = complaint({"device", 80, Family::any, "192.0.2.77"});
  CHECK(contains(other, "--source 192.0.2.77"));
  CHECK(contains(other, "127.0.0.1"));
  const std::string name = complaint({"device", 80, Family::any, "eth0"});
  CHECK(contains(name, "'eth0'"));
  CHECK(contains(name, "127.0.0.1"));
}

TEST_CASE("a source of the IP version that the device is not reached by is refused") {
  CHECK(contains(complaint({"::1", 80, Family::any, "127.0.0.1"}), "::1 is not"));
  CHECK(contains(complaint({"device", 80, Family::ipv6, "127.0.0.1"}), "-6 is not"));
}

TEST_CASE("an unknown interface is refused with those that this machine has") {
  const std::string text = complaint({"device", 80, Family::any, "", "no-such0"});
  CHECK(contains(text, "--interface no-such0"));
  CHECK(contains(text, "127.0.0.1"));
}

TEST_CASE("a connection comes from the source that was chosen") {
  const FaultServer server(faults::echo());
  Target target = server.target();
  target.source = "127.0.0.1";
  Connector connector(target, true, kNeverStop);
  CHECK(std::holds_alternative<Connection>(connector.connect(60s, TimePoint::max())));
#ifdef __linux__  // where all of 127.0.0.0/8 is this machine
  target.source = "127.0.0.9";
  CHECK_NOTHROW(check_local_binding(target));
  Connector other(target, true, kNeverStop);
  auto attempt = other.connect(60s, TimePoint::max());
  REQUIRE(std::holds_alternative<Connection>(attempt));
  const auto local = std::get<Connection>(attempt).socket().local_endpoint();
  CHECK(local.address().to_string() == "127.0.0.9");
#endif
}

TEST_CASE("a source address that is gone is not reported as a lack of ports") {
  Target target{"127.0.0.1", 80, Family::any, "192.0.2.77"};
  Connector connector(target, true, kNeverStop);
  const auto attempt = connector.connect(60s, TimePoint::max());
  REQUIRE(std::holds_alternative<Failure>(attempt));
  const auto& failure = std::get<Failure>(attempt);
  CHECK(failure.outcome == Outcome::unreachable);
  CHECK(failure.local_cause == "this machine can't use the given --source 192.0.2.77");
  CHECK(contains(hint(failure), "still has that address"));
  CHECK_FALSE(contains(hint(failure), "port"));
}

TEST_CASE("a chosen address or interface is named with what it can't reach") {
  const asio::ip::tcp::endpoint loopback{asio::ip::address_v4::loopback(), 80};
  CHECK_FALSE(no_route_to(loopback, {.source = "127.0.0.1"}));
  const auto cause = no_route_to(loopback, {.source = "192.0.2.77"});
  REQUIRE(cause);
  CHECK(cause->what == "this machine can't use the given --source 192.0.2.77");
  CHECK(describe(LocalBinding{"192.168.1.5", "eth0"}) ==
        "--source 192.168.1.5 and --interface eth0");
}

TEST_CASE("each interface is listed once, with all its addresses") {
  const auto all = interfaces();
  std::set<std::string> names;
  for (const Interface& one : all) {
    CHECK(names.insert(one.name).second);
    CHECK(one.index != 0);
  }
  const auto loopback = std::find_if(all.begin(), all.end(), [](const Interface& one) {
    return std::any_of(one.addresses.begin(), one.addresses.end(),
                       [](const auto& address) { return to_string(address) == "127.0.0.1"; });
  });
  REQUIRE(loopback != all.end());
  CHECK(loopback->up);
  CHECK(loopback->running);
}

TEST_CASE("the chosen interface stands in for the zone of a link-local address") {
  const auto settled = [](const std::string& host, const std::string& interface) {
    Target target{host, 80, Family::any, "", interface};
    resolve_zone(target);
    return target.host;
  };
  const auto refused = [&](const std::string& host, const std::string& interface) {
    try {
      return settled(host, interface);
    } catch (const Error& error) {
      CHECK(error.code() == ExitCode::usage);
      return std::string(error.what());
    }
  };
  const Interface first = interfaces().at(0);
  const std::string number = std::to_string(first.index);
  const std::string chosen = settled("fe80::1", first.name);
  CHECK((chosen == "fe80::1%" + first.name || chosen == "fe80::1%" + number));
  CHECK(settled("fe80::1%" + number, "") == "fe80::1%" + number);
  CHECK(settled("fe80::1%" + number, first.name) == "fe80::1%" + number);
  CHECK(settled("fd00::1", first.name) == "fd00::1");
  CHECK(contains(refused("fe80::1", ""), "needs the interface"));
  CHECK(contains(refused("fe80::1", "no-such0"), "no interface no-such0"));
  CHECK(contains(refused("fe80::1%" + number, "no-such0"), "--interface no-such0 is not"));
}
