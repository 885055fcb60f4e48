// Several clients at once.
#include <array>
#include <map>

#include "support/faults.hpp"
#include "support/many_echo_server.hpp"
#include "unit/check/case_runner.hpp"

using namespace especho;
using namespace especho_test;

namespace {

constexpr std::size_t kEach = 32 * 1024;
using Bytes = std::vector<std::byte>;
using ByClient = std::map<std::uint64_t, Bytes>;  // counted from 1

/// Holds what it gets until it has all of four clients, and echoes what `edit` makes of it.
class Mixer {
 public:
  explicit Mixer(std::function<void(ByClient&)> edit) : edit_(std::move(edit)) {}

  void operator()(Guest& guest, std::span<const std::byte> bytes) {
    guests_[guest.number()] = guest.shared_from_this();
    Bytes& all = bytes_[guest.number()];
    all.insert(all.end(), bytes.begin(), bytes.end());
    for (std::uint64_t number = 1; number <= 4; ++number) {
      if (bytes_[number].size() < kEach) return;
    }
    edit_(bytes_);
    for (auto& [number, one] : guests_) one->send(bytes_[number]);
    guests_.clear();
  }

 private:
  std::function<void(ByClient&)> edit_;
  ByClient bytes_;
  std::map<std::uint64_t, std::shared_ptr<Guest>> guests_;
};

}  // namespace

TEST_CASE("a healthy device serves several clients at once") {
  const ManyEchoServer server;
  CaseRunner runner(server.target());
  const CaseResult result = runner.run("several-clients");
  check_passes(result);
  CHECK(result.message == "4 of 4 clients at once");
  CHECK(runner.device().served_at_once() == std::uint64_t{4});
  CHECK(server.received() == std::vector<std::uint64_t>(4, kEach));
}

TEST_CASE("a healthy device serves every client, or makes it wait") {
  const ManyEchoServer server;
  check_passes(run_case("more-clients", server.target()));
}

TEST_CASE("a device that serves one client after the other fails with several") {
  const FaultServer server(faults::echo());
  CaseRunner runner([&] {
    CheckPlan plan = check_of(server.target());
    plan.timeout = kFair;
    return plan;
  }());
  const CaseResult result = runner.run("several-clients");
  check_fails(result, "1 of 4 clients were served at once; client 2: no whole echo");
  CHECK(fact_number(result, "served") == 1);
  CHECK_FALSE(runner.device().served_at_once());
}

TEST_CASE("a surplus byte for one of several clients is reported") {
  const ManyEchoServer server([](Guest& guest, std::span<const std::byte> bytes) {
    guest.send(bytes);
    if (guest.number() == 3 && guest.received() == kEach) guest.send(std::array{std::byte{'!'}});
  });
  const CaseResult result = run_case("several-clients", server.target());
  check_fails(result, "client 3: ");
}

TEST_CASE("the plan sets the number of clients") {
  const ManyEchoServer server;
  CheckPlan plan = check_of(server.target());
  plan.clients = 7;
  CHECK(CaseRunner(plan).run("several-clients").message == "7 of 7 clients at once");
  plan.clients = 1;
  CHECK(CaseRunner(plan).run("several-clients").verdict == CaseVerdict::skip);
}

TEST_CASE("bytes of one client that another one gets are reported as crosstalk") {
  const ManyEchoServer server{Mixer([](ByClient& bytes) {
    for (std::size_t i = 1234; i < 1300; ++i) std::swap(bytes[2][i], bytes[3][i]);
  })};
  check_fails(run_case("several-clients", server.target()),
              "byte 1234 of client 2 belongs to client 3");
}

TEST_CASE("single bytes swapped between two clients do not show whose they are") {
  const ManyEchoServer server{Mixer([](ByClient& bytes) {
    std::size_t there = 200;
    while (bytes[4][there] == bytes[1][100]) ++there;
    std::swap(bytes[1][100], bytes[4][there]);
  })};
  check_fails(run_case("several-clients", server.target()),
              "2 of 4 clients were served at once; client 1: wrong echo");
}

TEST_CASE("a corrupted byte is not taken for another client's") {
  const ManyEchoServer server{Mixer([](ByClient& bytes) { bytes[3][77] ^= std::byte{1}; })};
  check_fails(run_case("several-clients", server.target()),
              "3 of 4 clients were served at once; client 3: wrong echo");
}

TEST_CASE("on a healthy device, a client that does not read does not stop the others") {
  const ManyEchoServer server;
  const CaseResult result = run_case("stalled-client", server.target());
  check_passes(result);
  CHECK_THAT(result.message, Catch::Contains("another client's echoes take "));
  CHECK(fact_number(result, "bytes_unread") > 16 * 1024);
}

TEST_CASE("a blocking write to a client that does not read stops the others") {
  const ManyEchoServer server(
      [](Guest& guest, std::span<const std::byte> bytes) { guest.send_blocking(bytes); });
  const CaseResult result = run_case_soon("stalled-client", server.target(), kFair);
  check_fails(result, "no echo for another client within 1 s while one did not read; it came ");
  CHECK(fact(result, "after_it_left_ms") != nullptr);
}

TEST_CASE("a device may drop a client that does not read") {
  const ManyEchoServer server([](Guest& guest, std::span<const std::byte> bytes) {
    if (guest.received() > 64 * 1024) {
      guest.reset();
    } else {
      guest.send(bytes);
    }
  });
  check_passes(run_case("stalled-client", server.target()));
}

TEST_CASE("a device that serves one client at a time is not blamed for one that does not read") {
  const FaultServer server(faults::echo());
  const CaseResult result = run_case("stalled-client", server.target());
  CHECK(result.verdict == CaseVerdict::skip);
  CHECK(result.message == "serves one client at a time");
}
