#include "cli/system/process.hpp"

#include "catch.hpp"

using namespace especho;
using namespace especho::cli;
using namespace std::chrono_literals;

TEST_CASE("the first signal asks to stop and the next ones within a second are the same request") {
  const StopRequest::Clock::time_point start(1h);
  StopRequest request;
  CHECK(request.flag() == 0);
  CHECK(request.take(ExitCode::sigint, start));
  CHECK(request.flag() == 130);
  CHECK(request.take(ExitCode::sigint, start));
  CHECK(request.take(ExitCode::sigterm, start + 1ms));
  CHECK(request.take(ExitCode::sigterm, start + 999ms));
  CHECK(request.flag() == 130);
}

TEST_CASE("a signal more than a second after the first one ends the program at once") {
  const StopRequest::Clock::time_point start(1h);
  StopRequest request;
  CHECK(request.take(ExitCode::sigterm, start));
  CHECK_FALSE(request.take(ExitCode::sigint, start + 1s));
  CHECK_FALSE(request.take(ExitCode::sigterm, start + 1h));
  CHECK(request.flag() == 143);
}

TEST_CASE("a signal is a request even where the clock has just begun") {
  StopRequest request;
  CHECK(request.take(ExitCode::sigint, StopRequest::Clock::time_point()));
  CHECK(request.take(ExitCode::sigint, StopRequest::Clock::time_point(1ms)));
  CHECK_FALSE(request.take(ExitCode::sigint, StopRequest::Clock::time_point(2s)));
}
