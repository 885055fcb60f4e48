// The verdicts on many connections: one after the other, and at the same time.
#include "check/cases/case_result.hpp"
#include "unit/check/case_runner.hpp"

using namespace especho;
using namespace especho::check;
using namespace especho_test;
using namespace std::chrono_literals;
using diagnosis::ConnectionRecord;

namespace {

ConnectionRecord record(Outcome outcome) {
  ConnectionRecord record;
  record.connected = outcome != Outcome::refused;
  record.outcome = outcome;
  record.reconnecting = true;
  return record;
}

ConnectionRecord served() {
  ConnectionRecord served = record(Outcome::ok);
  served.first_echo = 2ms;
  served.second_echo = 1ms;
  served.bytes_back = 64;
  return served;
}

}  // namespace

TEST_CASE("connections that were all served pass, and only reconnecting ones count") {
  std::vector<ConnectionRecord> records(46, served());
  records.push_back(record(Outcome::reset));
  records.back().reconnecting = false;
  const CaseResult result = result_of_reconnects(records);
  check_passes(result);
  CHECK(result.message == "46 connections");
}

TEST_CASE("failed connections are counted by how they ended") {
  std::vector<ConnectionRecord> records(5, served());
  records.push_back(record(Outcome::short_echo));
  records.push_back(record(Outcome::short_echo));
  records.push_back(record(Outcome::refused));
  records.push_back(served());
  records.back().second_echo.reset();
  const CaseResult result = result_of_reconnects(records);
  check_fails(result,
              "4 of 9 connections failed: 2 closed with nothing echoed, 1 refused, 1 without a "
              "second echo");
  CHECK(fact_number(result, "failed") == 4);
}

TEST_CASE("without connections there is no verdict") {
  CHECK(result_of_reconnects({}).verdict == CaseVerdict::skip);
}

TEST_CASE("clients may wait or be refused") {
  const CaseResult waited = result_of_clients(
      {.tried = 10, .served = 4, .queued = 4, .served_later = 4, .unanswered = 2});
  check_passes(waited);
  CHECK(waited.message ==
        "of 10 clients: 4 served at once, 4 queued and served later, 2 unanswered");
  check_passes(result_of_clients({.tried = 6, .served = 4, .refused = 2}));
  check_passes(result_of_clients({.tried = 10, .served = 10}));
}

TEST_CASE("clients may not be forgotten or dropped, and one of them must be served") {
  check_fails(result_of_clients({.tried = 6, .served = 4, .queued = 2, .served_later = 1}),
              "1 queued and never served");
  check_fails(result_of_clients({.tried = 6, .served = 4, .closed = 2}),
              "2 closed with nothing echoed");
  check_fails(result_of_clients({.tried = 6, .refused = 6}), "6 refused");
  CHECK(result_of_clients({}).verdict == CaseVerdict::skip);
}
