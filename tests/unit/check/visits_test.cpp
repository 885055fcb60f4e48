#include "check/cases/visits.hpp"
#include "unit/check/case_runner.hpp"

using namespace especho;
using namespace especho::check;
using namespace especho_test;
using namespace std::chrono_literals;
using diagnosis::ConnectionRecord;

namespace {

ConnectionRecord visit(Outcome outcome) {
  ConnectionRecord visit;
  visit.connected = outcome != Outcome::refused;
  visit.outcome = outcome;
  visit.reconnecting = true;
  return visit;
}

ConnectionRecord served() {
  ConnectionRecord served = visit(Outcome::ok);
  served.first_echo = 2ms;
  served.second_echo = 1ms;
  served.bytes_back = 64;
  return served;
}

}  // namespace

TEST_CASE("visits that were all served pass; others than reconnecting ones don't count") {
  std::vector<ConnectionRecord> visits(46, served());
  visits.push_back(visit(Outcome::reset));
  visits.back().reconnecting = false;
  const CaseResult result = judge_visits(visits);
  check_passes(result);
  CHECK(result.message == "46 connections");
}

TEST_CASE("visits that failed are counted by how they ended") {
  std::vector<ConnectionRecord> visits(5, served());
  visits.push_back(visit(Outcome::short_echo));
  visits.push_back(visit(Outcome::short_echo));
  visits.push_back(visit(Outcome::refused));
  visits.push_back(served());
  visits.back().second_echo.reset();
  const CaseResult result = judge_visits(visits);
  check_fails(result,
              "4 of 9 connections failed: 2 closed with nothing echoed, 1 refused, 1 without a "
              "second echo");
  CHECK(fact_number(result, "failed") == 4);
}

TEST_CASE("without visits there is no verdict") {
  CHECK(judge_visits({}).verdict == CaseVerdict::skip);
}

TEST_CASE("a crowd may wait or be refused") {
  const CaseResult waited =
      judge_crowd({.tried = 10, .served = 4, .queued = 4, .served_later = 4, .unanswered = 2});
  check_passes(waited);
  CHECK(waited.message ==
        "of 10 clients: 4 served at once, 4 queued and served later, 2 unanswered");
  check_passes(judge_crowd({.tried = 6, .served = 4, .refused = 2}));
  check_passes(judge_crowd({.tried = 10, .served = 10}));
}

TEST_CASE("a crowd may not be forgotten, dropped, or left without anybody served") {
  check_fails(judge_crowd({.tried = 6, .served = 4, .queued = 2, .served_later = 1}),
              "1 queued and never served");
  check_fails(judge_crowd({.tried = 6, .served = 4, .closed = 2}), "2 closed with nothing echoed");
  check_fails(judge_crowd({.tried = 6, .refused = 6}), "6 refused");
  CHECK(judge_crowd({}).verdict == CaseVerdict::skip);
}
