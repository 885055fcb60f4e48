// What holds for all findings: no verdict without evidence, and the name of what hides one.
#include "devices.hpp"
#include "especho/check.hpp"
#include "verdicts.hpp"

using namespace especho;
using namespace especho::diagnosis;
using namespace especho_test;

TEST_CASE("without evidence nothing is found and nothing is clear") {
  std::size_t count = 0;
  for (const CheckItem& item : check_items()) {
    if (item.group != CheckGroup::diagnosis) continue;
    INFO(item.name);
    CHECK(is_unclear(item.name, Observations{}));
    ++count;
  }
  CHECK(count == kFindings.size());
}

TEST_CASE("what one finding may hide is not cleared, and the finding is named") {
  Observations dozing = of({.latency = 20, .jitter = 10});
  dozing.connections.clear();
  for (Nanoseconds& rtt : dozing.pacing->after_idle) rtt += ms(60);
  CHECK(diagnose("poll-delay", dozing).message.starts_with("hidden by modem-sleep: jitter of "));
  Observations far = of({.latency = 20, .jitter = 10});
  far.connections.clear();
  CHECK(diagnose("poll-delay", far).message.starts_with("jitter of "));
  CHECK(is_unclear("modem-sleep", of({.latency = 200, .jitter = 200})));
}

TEST_CASE("a few late echoes are no finding") {
  Observations seen = of({});
  for (std::size_t i = 0; i < 3; ++i) {
    seen.pacing->after_idle[i] = ms(120);
    seen.pacing->random_phase[i] = ms(9);
    seen.acks->large_delayed[i] = ms(250);
  }
  for (const char* id : {"poll-delay", "modem-sleep", "nagle-delayed-ack"}) {
    CHECK(is_clear(id, seen));
  }
}

TEST_CASE("a poll delay, a radio that dozes, and a drift are findings of their own") {
  for (const double period : {5.0, 20.0, 100.0}) check_only("poll-delay", of({.poll = period}));
  check_only("modem-sleep", of({.beacon = 102.4}));
}

TEST_CASE("echoes and closes that come ever later hide a fixed delay: unclear") {
  Observations drifting = of({.drift = 1, .answer = 50, .close = 200});
  CHECK(diagnose("answer-delay", drifting).message.starts_with("hidden by drift: "));
  CHECK(diagnose("close-delay", drifting).message.starts_with("hidden by drift: "));
  CHECK(is_unclear("close-delay", drifting));
  CHECK(is_clear("answer-delay", of({.drift = 1})));
  CHECK(is_clear("close-delay", of({.drift = 1})));
  const Observations both = of({.answer = 200, .close = 300});  // at the end as before each answer
  CHECK(diagnose("close-delay", both).message.starts_with("hidden by answer-delay: "));
}

TEST_CASE("a wait at accept or for each byte that varies too much to show is unclear") {
  Observations seen = of({});
  for (std::size_t i = 0; i < seen.connections.size(); ++i) {
    if (i % 3 == 0)
      continue;  // the first echo waits in two connections of three, any of both for more
    (i % 2 == 0 ? *seen.connections[i].second_echo : *seen.connections[i].first_echo) += ms(300);
    *seen.connections[i].first_echo += ms(25);
  }
  CHECK(is_unclear("accept-delay", seen));
  CHECK(is_unclear("accept-delay", of({.latency = 200, .jitter = 150})));
  CHECK(is_unclear("byte-delay", of({.latency = 400, .jitter = 300})));
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CHECK_FALSE(is_clear("accept-delay", of({.latency = 80, .jitter = 60, .accept = 25}, seed)));
    CHECK_FALSE(is_clear("byte-delay", of({.latency = 80, .jitter = 60, .each_byte = 0.7}, seed)));
  }
}
