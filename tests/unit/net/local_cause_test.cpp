#include "net/local_cause.hpp"

#include <array>
#include <asio/error.hpp>
#include <string>

#include "catch.hpp"

using namespace especho;
using namespace especho::net;

namespace {

const asio::ip::tcp::endpoint kLoopback{asio::ip::address_v4::loopback(), 80};

std::optional<LocalCause> cause_of(int error) {
  return local_cause({error, asio::system_category()}, kLoopback);
}

}  // namespace

TEST_CASE("what this machine lacks is reported with what to do") {
  for (const int error :
       {static_cast<int>(asio::error::no_descriptors), static_cast<int>(asio::error::no_memory),
        static_cast<int>(asio::error::no_buffer_space),
        static_cast<int>(asio::error::address_in_use), static_cast<int>(asio::error::access_denied),
        static_cast<int>(asio::error::no_permission),
        static_cast<int>(asio::error::network_down)}) {
    INFO(asio::error_code(error, asio::system_category()).message());
    const auto cause = cause_of(error);
    REQUIRE(cause);
    CHECK(cause->what.find("this machine") != std::string::npos);
    CHECK_FALSE(cause->advice.empty());
  }
}

#ifndef _WIN32
TEST_CASE("with a route, an unavailable local address means no free port") {
  const auto cause = cause_of(EADDRNOTAVAIL);
  REQUIRE(cause);
  CHECK(cause->what == "this machine has no free local port left");
}

TEST_CASE("the system's limit of files is distinguished from the process's") {
  CHECK(cause_of(ENFILE)->what != cause_of(EMFILE)->what);
}
#endif

TEST_CASE("what a device or the network does is not this machine's") {
  for (const int error :
       {static_cast<int>(asio::error::connection_refused),
        static_cast<int>(asio::error::connection_reset),
        static_cast<int>(asio::error::connection_aborted),
        static_cast<int>(asio::error::broken_pipe), static_cast<int>(asio::error::timed_out),
        static_cast<int>(asio::error::host_unreachable),
        static_cast<int>(asio::error::network_unreachable), 0}) {
    INFO(asio::error_code(error, asio::system_category()).message());
    CHECK_FALSE(cause_of(error));
  }
}

TEST_CASE("there is a way to the loopback") {
  CHECK_FALSE(no_route_to(kLoopback));
}

TEST_CASE("only a system error of a socket has a local cause") {
  const std::error_code error(static_cast<int>(asio::error::no_descriptors),
                              asio::system_category());
  CHECK(local_cause(std::system_error(error)));
  CHECK_FALSE(local_cause(std::system_error(error.value(), std::generic_category())));
}

TEST_CASE("a cause takes the place of the general hint") {
  Failure failure;
  failure.outcome = Outcome::unreachable;
  add_cause(failure, std::nullopt);
  CHECK_FALSE(failure.is_local());
  add_cause(failure, LocalCause{"this machine has no route to 10.1.2.3", "join the network"});
  CHECK(failure.is_local());
  CHECK(hint(failure) == "join the network");
}
