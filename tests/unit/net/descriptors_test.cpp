#include "net/local_cause.hpp"

#include "catch.hpp"
#include "especho/error.hpp"

#ifndef _WIN32

#include <sys/resource.h>

#include <string>

using namespace especho;
using namespace especho::net;

namespace {

rlimit limit() {
  rlimit now{};
  REQUIRE(getrlimit(RLIMIT_NOFILE, &now) == 0);
  return now;
}

/// Another soft limit, as long as this lives.
class SoftLimit {
 public:
  explicit SoftLimit(rlim_t descriptors) : before_(limit()) {
    rlimit lower = before_;
    lower.rlim_cur = descriptors;
    REQUIRE(setrlimit(RLIMIT_NOFILE, &lower) == 0);
  }
  ~SoftLimit() { setrlimit(RLIMIT_NOFILE, &before_); }
  SoftLimit(const SoftLimit&) = delete;
  SoftLimit& operator=(const SoftLimit&) = delete;

 private:
  rlimit before_;
};

/// More than any system allows.
constexpr std::uint64_t kTooMany = std::uint64_t{1} << 40;

}  // namespace

TEST_CASE("the soft limit of descriptors is raised to what the connections need") {
  const SoftLimit low(128);
  allow_connections(100, 1);
  CHECK(limit().rlim_cur > 128);
  const rlim_t raised = limit().rlim_cur;
  CHECK(raised >= 100);
  allow_connections(200, 5);
  CHECK(limit().rlim_cur >= raised + 100 + 4);  // each thread needs some to wait
}

TEST_CASE("a limit that is high enough stays as it is") {
  const SoftLimit enough(256);
  allow_connections(10, 1);
  CHECK(limit().rlim_cur == 256);
}

TEST_CASE("where the system allows too few descriptors the error names limit and remedy") {
  const SoftLimit low(128);
  try {
    allow_connections(kTooMany, 1);
    FAIL("so many connections can't be allowed");
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::failure);
    const std::string message = error.what();
    INFO(message);
    CHECK(message.find(std::to_string(kTooMany) + " connections") != std::string::npos);
    CHECK(message.find("soft limit 128") != std::string::npos);
    CHECK(message.find("hard limit") != std::string::npos);
    CHECK(error.hint().find("ulimit -n") != std::string::npos);
  }
  CHECK(limit().rlim_cur == 128);
}

#endif
