// Which plans are refused, and with which words.
#include <functional>
#include <limits>
#include <numeric>
#include <string>

#include "catch.hpp"
#include "especho/bench.hpp"

using namespace especho;
using namespace std::chrono_literals;
using Words = std::vector<std::string>;

namespace {

BenchPlan plan_with(const std::function<void(BenchPlan&)>& change) {
  BenchPlan plan;
  plan.count = 100;
  change(plan);
  return plan;
}

void check_accepted(const std::function<void(BenchPlan&)>& change) {
  CHECK_NOTHROW(validate(plan_with(change)));
}

/// The message and the hint together contain all of the words.
void check_refused(const std::function<void(BenchPlan&)>& change, const Words& told) {
  try {
    validate(plan_with(change));
    FAIL("accepted, where it had to tell " << told.front());
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::usage);
    CHECK_FALSE(error.hint().empty());
    const std::string text = std::string(error.what()) + "\n" + error.hint();
    INFO(text);
    for (const std::string& word : told) {
      INFO("must tell: " << word);
      CHECK(text.find(word) != std::string::npos);
    }
  }
}

}  // namespace

TEST_CASE("a plan with a count or a duration is accepted") {
  check_accepted([](BenchPlan&) {});
  check_accepted([](BenchPlan& plan) { plan.duration = 1s; });
  check_accepted([](BenchPlan& plan) {
    plan.count.reset();
    plan.duration = 1s;
  });
}

TEST_CASE("a plan that would not end is refused") {
  check_refused([](BenchPlan& plan) { plan.count.reset(); },
                {"would not end", "--count", "--duration"});
}

TEST_CASE("an empty load is refused") {
  check_refused([](BenchPlan& plan) { plan.connections = 0; },
                {"without a connection", "--connections 1 or more"});
  check_refused([](BenchPlan& plan) { plan.depth = 0; }, {"a depth of 0", "--depth 1 or more"});
  check_refused([](BenchPlan& plan) { plan.repeat = 0; }, {"nothing would be measured"});
  check_refused([](BenchPlan& plan) { plan.sizes.clear(); }, {"nothing would be measured"});
  check_refused([](BenchPlan& plan) { plan.sizes = {64, 0}; }, {"0 bytes", "--size 1 or more"});
}

TEST_CASE("a rate that gives no schedule is refused") {
  for (const double rate : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN(),
                            std::numeric_limits<double>::infinity()}) {
    INFO(rate);
    check_refused([&](BenchPlan& plan) { plan.rate = rate; }, {"a rate of", "--rate above 0"});
  }
  check_accepted([](BenchPlan& plan) { plan.rate = 0.001; });
}

TEST_CASE("too much of a load is refused and the most is accepted") {
  check_refused(
      [](BenchPlan& plan) {
        plan.connections = BenchPlan::kMaxConnections + 1;
        plan.count = 1'000'000;
      },
      {"60001 connections", "--connections 60000 at most"});
  check_accepted([](BenchPlan& plan) {
    plan.connections = BenchPlan::kMaxConnections;
    plan.count = BenchPlan::kMaxConnections;
  });
  check_refused(
      [](BenchPlan& plan) {
        plan.connections = 10;
        plan.depth = BenchPlan::kMaxInFlight / 10 + 1;
      },
      {"100001 echoes in flight", "10 connections", "--depth", "--connections", "1000000"});
  check_accepted([](BenchPlan& plan) {
    plan.connections = 10;
    plan.depth = BenchPlan::kMaxInFlight / 10;
  });
}

TEST_CASE("a size that is named twice is refused") {
  check_refused(
      [](BenchPlan& plan) {
        plan.sizes = {64, 1, 64};
      },
      {"the size 64 B is named twice", "--repeat"});
}

TEST_CASE("too many runs are refused, even if their number overflows") {
  const auto runs = [](std::uint64_t sizes, std::uint64_t repeat) {
    return [=](BenchPlan& plan) {
      plan.sizes.resize(sizes);
      std::iota(plan.sizes.begin(), plan.sizes.end(), 64);
      plan.repeat = repeat;
    };
  };
  check_accepted(runs(4, BenchPlan::kMaxRuns / 4));
  check_refused(runs(4, BenchPlan::kMaxRuns / 4 + 1), {"251 runs of 4 sizes", "--repeat", "1000"});
  check_refused(runs(BenchPlan::kMaxRuns + 1, 1), {"1 run of 1001 sizes"});
  check_refused(runs(4, (std::uint64_t{1} << 62) + 1), {"--repeat"});
}

TEST_CASE("more connections than echoes are refused") {
  const auto echoes = [](std::uint64_t count, std::uint64_t connections) {
    return [=](BenchPlan& plan) {
      plan.count = count;
      plan.connections = connections;
    };
  };
  check_refused(echoes(7, 8), {"7 echoes", "8 connections", "--count 8 at least", "--connections"});
  check_accepted(echoes(8, 8));
}

TEST_CASE("threads without a connection are refused") {
  const auto threads = [](unsigned count, std::uint64_t connections) {
    return [=](BenchPlan& plan) {
      plan.threads = count;
      plan.connections = connections;
    };
  };
  check_refused(threads(2, 1), {"2 threads", "1 connection", "--threads 1 at most"});
  check_refused(threads(5, 4), {"5 threads", "4 connections", "--threads 4 at most"});
  check_accepted(threads(4, 4));
  check_accepted(threads(0, 4));
}

TEST_CASE("options that contradict each other are refused by name") {
  check_refused(
      [](BenchPlan& plan) {
        plan.rate = 100;
        plan.think = {0ms, 20ms};
      },
      {"--rate", "--think"});
  check_refused(
      [](BenchPlan& plan) {
        plan.depth = 2;
        plan.think = {20ms, 20ms};
      },
      {"--think", "--depth 2", "--rate"});
  check_refused(
      [](BenchPlan& plan) {
        plan.depth = 3;
        plan.reconnect = true;
      },
      {"--reconnect", "--depth 3", "--connections"});
}

TEST_CASE("a reversed range of pauses is refused with both of its ends") {
  check_refused(
      [](BenchPlan& plan) {
        plan.think = {50ms, 10ms};
      },
      {"--think", "50 ms at least", "10 ms at most", "10..50ms"});
  check_refused([](BenchPlan& plan) { plan.think = {20ms, 0ms}; }, {"20 ms at least"});
  check_refused([](BenchPlan& plan) { plan.think = {-1ms, 10ms}; }, {"--think"});
}

TEST_CASE("a pause longer than the run is refused with both times") {
  const auto pausing = [](Nanoseconds shortest, Nanoseconds longest) {
    return [=](BenchPlan& plan) {
      plan.duration = 1s;
      plan.think = {shortest, longest};
    };
  };
  check_refused(pausing(2s, 2s), {"--think", "2 s", "--duration", "1 s", "a shorter pause"});
  check_refused(pausing(0s, 1s), {"--think"});
  check_accepted(pausing(0s, 999ms));
  check_accepted([](BenchPlan& plan) { plan.think = {1h, 1h}; });
}

TEST_CASE("options that go together are accepted") {
  check_accepted([](BenchPlan& plan) {  // a closed loop
    plan.connections = 4;
    plan.think = {0ms, 50ms};
    plan.reconnect = true;
    plan.spin = true;
    plan.threads = 2;
    plan.repeat = 5;
    plan.sizes = {1, 64, 1436};
  });
  check_accepted([](BenchPlan& plan) {  // pipelined
    plan.connections = 4;
    plan.depth = 8;
  });
  check_accepted([](BenchPlan& plan) {  // an open loop
    plan.connections = 4;
    plan.depth = 8;
    plan.rate = 1000;
  });
  check_accepted([](BenchPlan& plan) {
    plan.rate = 10;
    plan.reconnect = true;
    plan.think = {0ms, 0ms};  // none
  });
}

TEST_CASE("a suffix must leave room, and differ from the pattern") {
  check_accepted([](BenchPlan& plan) { plan.suffix = "\n"; });
  check_refused(
      [](BenchPlan& plan) {
        plan.sizes = {64, 2};
        plan.suffix = "\r\n";
      },
      {"an echo of 2 B", "suffix", "--size 3 or more"});
  check_refused([](BenchPlan& plan) { plan.suffix = std::string(16, '.'); },
                {"16 bytes", "--suffix", "15 bytes"});
  check_refused(
      [](BenchPlan& plan) {
        plan.suffix = "\n";
        plan.pattern = {Pattern::Kind::constant, '\n'};
      },
      {R"(--suffix '\n')", "0x0a", "--pattern"});
}

TEST_CASE("a fixed payload has one size, and is not empty") {
  const auto fixed = [](std::string text, std::vector<std::uint64_t> sizes) {
    return [=](BenchPlan& plan) {
      plan.fixed = make_fixed_payload(FixedPayload::Kind::text, text);
      plan.sizes = sizes;
    };
  };
  check_accepted(fixed("Hello", {5}));
  check_refused(fixed("Hello", {100}), {"5 bytes", "100"});
  check_refused(fixed("", {0}), {"empty payload", "--text", "--suffix"});
  check_refused(fixed("Hello", {5, 6}), {"--text", "one size", "--size"});
}

TEST_CASE("payloads of the same bytes have the same digest, however they were given") {
  const auto text = make_fixed_payload(FixedPayload::Kind::text, "Hello");
  CHECK(text.digest == make_fixed_payload(FixedPayload::Kind::file, "Hello").digest);
  CHECK(text.digest != make_fixed_payload(FixedPayload::Kind::text, "Hellp").digest);
  CHECK(text.digest.size() == 16);
}
