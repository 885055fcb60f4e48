// How the time of a check is divided, and how much a slow device is asked for.
#include "check/budget.hpp"

#include <thread>

#include "support/faults.hpp"
#include "unit/check/case_runner.hpp"

using namespace especho;
using namespace especho::check;
using namespace especho_test;
using namespace std::chrono_literals;

namespace {

const TimePoint kBegan{};

CheckPlan quick() {
  CheckPlan plan;
  plan.quick = true;
  return plan;
}

/// Echoes at a fixed number of bytes per second, in pieces of some milliseconds.
class SlowEcho {
 public:
  explicit SlowEcho(std::size_t bytes_per_second) : piece_(bytes_per_second / 200) {}

  void operator()(Peer& peer) const {
    Peer::Bytes piece(piece_);
    while (const auto bytes = peer.read_some(piece)) {
      std::this_thread::sleep_for(5ms * bytes / piece_);
      if (!peer.write(std::span(piece).first(bytes))) return;
    }
  }

 private:
  std::size_t piece_;
};

/// What was done, by its title, in its order.
class Titles : public CheckObserver {
 public:
  void on_begin(std::string_view title, std::size_t, std::size_t) override {
    begun_.emplace_back(title);
  }
  void on_case(const CaseResult&) override {}

  /// The end of the list where it was not begun.
  auto place(std::string_view title) const {
    return std::find(begun_.begin(), begun_.end(), title) - begun_.begin();
  }

 private:
  std::vector<std::string> begun_;
};

const CaseResult& find(const CheckResult& result, std::string_view name) {
  return *std::find_if(result.cases.begin(), result.cases.end(),
                       [&](const CaseResult& one) { return one.name == name; });
}

}  // namespace

TEST_CASE("a check has five minutes, one if it is quick, and what its soak adds") {
  CHECK(time_limit(CheckPlan{}) == 5min);
  CHECK(time_limit(quick()) == 1min);
  CheckPlan plan = quick();
  plan.timeout = 10s;
  CHECK(time_limit(plan) == 2min);
  plan.timeout = 1s;
  plan.soak = 1h;
  CHECK(time_limit(plan) == 61min);
  plan.deadline = 10s;
  CHECK(time_limit(plan) == 10s);
}

TEST_CASE("each share is in proportion to its weight, and at least a part of the time left") {
  Budget budget(quick(), kBegan);
  CHECK(budget.left(kBegan) == 55s);
  budget.begin_share(kBegan, 1, 1);
  CHECK(budget.left(kBegan) == 27500ms);
  CHECK(budget.left(kBegan + 20s) == 7500ms);
  CHECK(budget.left(kBegan + 30s) == 0s);
  budget.begin_share(kBegan + 7s, 1, 1000);
  CHECK(budget.left(kBegan + 7s) == 4s);
  budget.begin_share(kBegan + 7s, 1, 1, 8s);
  CHECK(budget.left(kBegan + 7s) == 20s);
  budget.begin_share(kBegan + 50s, 1, 0);
  CHECK(budget.left(kBegan + 50s) == 5s);
  CHECK_FALSE(budget.is_spent(kBegan + 50s));
  CHECK(budget.is_spent(kBegan + 55s));
  CHECK(budget.deadline() == kBegan + 60s);
}

TEST_CASE("the time of a soak is not taken from the other items") {
  CheckPlan plan = quick();
  plan.soak = 1h;
  Budget budget(plan, kBegan);
  budget.begin_share(kBegan, 1, 1, 1h);
  CHECK(budget.left(kBegan) == 27500ms);
}

TEST_CASE("the speed comes from the sizes, not from the time that every echo takes") {
  Budget budget(quick(), kBegan);
  CHECK_FALSE(budget.bytes_per_second());
  CHECK(budget.expected(65536) == 0s);
  budget.note_echo(11, 1s);
  budget.note_echo(512, 1s);
  CHECK_FALSE(budget.bytes_per_second());
  CHECK(budget.expected(65536) == 1s);  // it takes a second for each, whatever the size
  budget.note_echo(1024, 2s);
  CHECK(budget.bytes_per_second() == Approx(1024));
  CHECK(budget.expected(65536) == 65s);
}

TEST_CASE("only a device that is much too slow for a size skips it") {
  Budget budget(quick(), kBegan);
  budget.begin_share(kBegan, 1, 10);  // 5 s
  budget.note_echo(1, 0s);
  budget.note_echo(1000, 1s);
  CHECK_FALSE(budget.is_too_slow_for(9'000, kBegan));  // 9 s, which may be half of it
  CHECK(budget.is_too_slow_for(11'000, kBegan));
  CHECK_FALSE(budget.is_too_slow_for(32'000, kBegan));  // too far from what was seen
  CHECK(budget.is_too_slow_for(64'000, kBegan));
}

TEST_CASE("a case that a slow device has no time for is skipped with the reason") {
  const FaultServer server(faults::echo());
  CaseRunner runner(server.target());
  Budget& budget = runner.device().budget();
  budget.note_echo(1, 0s);
  budget.note_echo(1500, 1000s);
  const CaseResult result = runner.run("size-16k");
  CHECK(result.verdict == CaseVerdict::skip);
  CHECK_THAT(result.message, Catch::Contains("too slow for this case: 16 KiB would take "));
  CHECK(server.accepted() == 0);
}

TEST_CASE("a check of a slow device ends with its findings before the deadline") {
  const FaultServer server(SlowEcho(20'000));
  CheckPlan plan = check_of(server.target());
  plan.timeout = 5s;
  plan.deadline = 6s;  // in which the cases alone would have to wait for a MiB or so
  plan.only = {"sizes", "full-duplex", "poll-delay", "slow-transfer"};
  Titles titles;
  const StopFlag never{0};
  const CheckResult result = run_check(plan, titles, never);
  CHECK(find(result, "size-1").verdict == CaseVerdict::pass);
  CHECK(find(result, "size-64k").verdict != CaseVerdict::fail);
  for (const CaseResult& one : result.cases) {
    INFO(one.name << ": " << one.message);
    CHECK(one.verdict != CaseVerdict::fail);
  }
  CHECK(result.diagnoses.size() == 2);
  // The round trips come before what moves much data.
  CHECK(titles.place("echoes one byte") < titles.place("does not wait for a fixed delay"));
  CHECK(titles.place("does not wait for a fixed delay") < titles.place("echoes 64 KiB"));
}
