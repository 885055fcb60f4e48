// A whole check: its limits, and how it handles devices that are lost.
#include "especho/check.hpp"
#include "support/faults.hpp"
#include "support/many_echo_server.hpp"
#include "unit/check/case_runner.hpp"

using namespace especho;
using namespace especho_test;
using namespace std::chrono_literals;

namespace {

class Silent : public CheckObserver {
 public:
  void on_begin(std::string_view, std::size_t number, std::size_t total) override {
    CHECK(number == ++begun);
    CHECK(number <= total);
  }
  void on_progress(Nanoseconds elapsed, std::uint64_t bytes) override {
    CHECK(elapsed >= 0ns);
    most_bytes = std::max(most_bytes, bytes);
  }
  void on_case(const CaseResult& result) override { told.push_back(result.name); }

  std::size_t begun = 0;
  std::uint64_t most_bytes = 0;  ///< of one item
  std::vector<std::string> told;
};

std::vector<std::string> names(const CheckResult& result) {
  std::vector<std::string> all;
  for (const CaseResult& one : result.cases) all.push_back(one.name);
  return all;
}

std::size_t count(const CheckResult& result, CaseVerdict verdict) {
  return static_cast<std::size_t>(
      std::count_if(result.cases.begin(), result.cases.end(),
                    [&](const CaseResult& one) { return one.verdict == verdict; }));
}

}  // namespace

TEST_CASE("each case passes on a healthy device, in the order of the catalogue") {
  const ManyEchoServer server;
  CheckPlan plan = check_of(server.target());
  plan.only = {"correctness"};
  plan.soak = 50ms;
  Silent observer;
  const CheckResult result = run_check(plan, observer, kNeverStop);
  std::vector<std::string> wanted;
  for (const CheckItem& item : check_items()) {
    if (item.group == CheckGroup::correctness) wanted.emplace_back(item.name);
  }
  CHECK(names(result) == wanted);
  CHECK_THAT(observer.told, Catch::UnorderedEquals(wanted));  // in the order in which they are done
  CHECK(observer.most_bytes >= 256 * 1024);
  CHECK(observer.most_bytes < result.bytes_sent);
  for (const CaseResult& one : result.cases) {
    INFO(one.name << ": " << one.message);
    CHECK(one.verdict == CaseVerdict::pass);
    CHECK(one.elapsed > 0ns);
  }
  CHECK(result.exit.code == ExitCode::ok);
  CHECK(result.address == "127.0.0.1");
  CHECK(result.connections == server.accepted());
  CHECK(result.bytes_sent < std::uint64_t{12} << 20);
}

TEST_CASE("a device that is not there is reported once") {
  const ClosedPort port;
  Silent observer;
  const CheckResult result = run_check(check_of(port.target()), observer, kNeverStop);
  CHECK(result.exit.code == ExitCode::connect);
  CHECK(observer.begun == 0);
  CHECK(count(result, CaseVerdict::skip) == result.cases.size());
  CHECK(result.connections == 0);
}

TEST_CASE("the check gives up a device that never echoes after three timeouts") {
  const FaultServer server(faults::mute());
  CheckPlan plan = check_of(server.target());
  plan.timeout = kShort;
  plan.skip = {"diagnosis"};
  Silent observer;
  const CheckResult result = run_check(plan, observer, kNeverStop);
  CHECK(result.exit.code == ExitCode::wrong_echo);
  CHECK(count(result, CaseVerdict::fail) == 3);
  // The case that never reached the device has nothing to say about it.
  const auto lost = std::find_if(result.cases.begin(), result.cases.end(), [](const auto& one) {
    return one.message.find("the device was lost: ") == 0;
  });
  REQUIRE(lost != result.cases.end());
  CHECK(lost->verdict == CaseVerdict::skip);
  CHECK_THAT(lost->message, Catch::Contains("nothing was echoed on the latest 3 connections"));
  CHECK(count(result, CaseVerdict::skip) > 10);
  // Two of them only to learn whether it waits for a line, or speaks another protocol.
  CHECK(server.accepted() < 9);
}

TEST_CASE("the check gives up a device that ends all connections") {
  const FaultServer server(faults::close_after(0));
  CheckPlan plan = check_of(server.target());
  plan.skip = {"diagnosis"};
  Silent observer;
  const CheckResult result = run_check(plan, observer, kNeverStop);
  CHECK(count(result, CaseVerdict::skip) > 5);
  CHECK(server.accepted() < 14);
}

TEST_CASE("a few dropped clients are no reason to give a device up") {
  int clients = 0;
  const FaultServer server([&](Peer& peer) {
    if (++clients % 3 == 0) {
      peer.hang_up();
    } else {
      peer.echo();
    }
  });
  CheckPlan plan = check_of(server.target());
  plan.only = {"size-1", "size-16k", "every-byte", "hello", "half-close"};
  Silent observer;
  const CheckResult result = run_check(plan, observer, kNeverStop);
  CHECK(count(result, CaseVerdict::skip) == 0);
  CHECK(count(result, CaseVerdict::fail) == 2);
}

TEST_CASE("the deadline ends a check in the middle of a case") {
  const FaultServer server(faults::mute());
  CheckPlan plan = check_of(server.target());
  plan.only = {"hello", "size-1"};
  plan.deadline = kShort;
  Silent observer;
  const CheckResult result = run_check(plan, observer, kNeverStop);
  CHECK(result.exit.code == ExitCode::timeout);
  CHECK(count(result, CaseVerdict::skip) == 2);
}

TEST_CASE("a check that is stopped reports what it knows") {
  class Stopping : public Silent {
   public:
    explicit Stopping(StopFlag& stop) : stop_(stop) {}
    void on_case(const CaseResult& result) override {
      Silent::on_case(result);
      if (result.name == "hello") stop_ = int{static_cast<int>(ExitCode::sigint)};
    }

   private:
    StopFlag& stop_;
  };
  const FaultServer server(faults::echo());
  CheckPlan plan = check_of(server.target());
  plan.only = {"hello", "size-1", "size-16k"};
  StopFlag stop{0};
  Stopping observer(stop);
  const CheckResult result = run_check(plan, observer, stop);
  CHECK(result.exit.code == ExitCode::sigint);
  CHECK(count(result, CaseVerdict::pass) == 1);
  CHECK(count(result, CaseVerdict::skip) == 2);
}

TEST_CASE("a device that answers only lines ends the check early, and the suffix is suggested") {
  for (const auto& [end, suffix] :
       {std::pair{"\n", R"(\n)"}, {"\r", R"(\r)"}, {"\r\n", R"(\r\n)"}}) {
    const FaultServer server(faults::lines(end));
    CheckPlan plan = check_of(server.target());
    plan.timeout = kFair;
    Silent observer;
    const CheckResult result = run_check(plan, observer, kNeverStop);
    INFO(result.exit.reason);
    CHECK(result.exit.code == ExitCode::wrong_echo);
    CHECK_THAT(result.exit.reason, Catch::Contains("answers only whole lines"));
    CHECK_THAT(result.exit.reason, Catch::Contains(std::string("use --suffix '") + suffix + "'"));
    CHECK(count(result, CaseVerdict::fail) == 1);  // the greeting
    CHECK(server.accepted() < 6);
  }
}

TEST_CASE("with the suffix all cases of a device that answers lines pass") {
  // One client after the other.
  const FaultServer server(faults::lines("\n"));
  CheckPlan plan = check_of(server.target());
  plan.suffix = "\n";
  plan.only = {"correctness"};
  plan.skip = {"several-clients", "stalled-client", "more-clients", "soak"};
  Silent observer;
  const CheckResult result = run_check(plan, observer, kNeverStop);
  for (const CaseResult& one : result.cases) {
    INFO(one.name << ": " << one.message);
    CHECK(one.verdict == CaseVerdict::pass);
  }
  CHECK(result.exit.code == ExitCode::ok);
}

TEST_CASE("a device that never answers is not said to wait for lines") {
  const FaultServer server(faults::mute());
  CheckPlan plan = check_of(server.target());
  plan.timeout = kShort;
  plan.only = {"hello"};
  Silent observer;
  const CheckResult result = run_check(plan, observer, kNeverStop);
  CHECK(result.exit.code == ExitCode::wrong_echo);
  CHECK(result.exit.reason.find("lines") == std::string::npos);
}

TEST_CASE("a case that fails because the device closes after each echo says so") {
  const FaultServer server(faults::close_after_each(1000));
  CheckPlan plan = check_of(server.target());
  plan.only = {"hello", "idle", "reconnects"};
  Silent observer;
  const CheckResult result = run_check(plan, observer, kNeverStop);
  REQUIRE(result.cases.size() == 3);
  CHECK(result.cases[0].verdict == CaseVerdict::pass);
  check_fails(result.cases[1], "the device closes the connection after each echo");
  check_fails(result.cases[2], "the device closes the connection after each echo");
}

TEST_CASE("a case that fails for another reason is not blamed on a close") {
  const FaultServer server(faults::close_after(700));
  CheckPlan plan = check_of(server.target());
  plan.only = {"size-16k"};
  plan.timeout = kFair;
  Silent observer;
  const CheckResult result = run_check(plan, observer, kNeverStop);
  REQUIRE(result.cases.size() == 1);
  check_fails(result.cases[0], "at byte 700 of 16384");
  CHECK(result.cases[0].message.find("each echo") == std::string::npos);
}

TEST_CASE("a device that resets every connection has not rebooted") {
  const ManyEchoServer server([](Guest& guest, std::span<const std::byte>) { guest.reset(); });
  CheckPlan plan = check_of(server.target());
  plan.only = {"hello", "every-byte", "pipelined", "reboot"};
  const CheckResult result = run_check(plan);
  CHECK(count(result, CaseVerdict::fail) > 0);
  for (const Diagnosis& one : result.diagnoses) CHECK(one.verdict != DiagnosisVerdict::found);
}
