// Results of checks, made by hand: the same in every run.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "check/check_end.hpp"
#include "especho/check.hpp"

namespace especho_test {

inline especho::CaseResult passed(std::string name, std::string message = {},
                                  especho::Facts evidence = {}) {
  return {std::move(name), especho::CaseVerdict::pass, std::move(message), std::move(evidence),
          std::chrono::microseconds(1234)};
}

inline especho::CaseResult failed(std::string name, std::string message,
                                  especho::Facts evidence = {}) {
  return {std::move(name), especho::CaseVerdict::fail, std::move(message), std::move(evidence),
          std::chrono::milliseconds(5001)};
}

inline especho::CaseResult skipped(std::string name, std::string why) {
  return {std::move(name), especho::CaseVerdict::skip, std::move(why), {}, {}};
}

inline especho::Diagnosis clear(std::string id, std::string message = {}) {
  return {std::move(id), especho::DiagnosisVerdict::clear, {}, std::move(message), {}, {}};
}

inline especho::Diagnosis unclear(std::string id, std::string message) {
  return {std::move(id), especho::DiagnosisVerdict::unclear, {}, std::move(message), {}, {}};
}

inline especho::Diagnosis poll_delay() {
  return {"poll-delay",
          especho::DiagnosisVerdict::found,
          especho::Confidence::high,
          "it looks for data every 10.1 ms only",
          {{"period_ms", 10.1}, {"in_step", 0.97}},
          "wait for data instead of delay(10)"};
}

/// As exit_of() has it, unless it ended otherwise.
inline especho::CheckResult judged(especho::CheckResult result, const especho::CheckEnd& end = {}) {
  result.exit = exit_of(result, end);
  return result;
}

inline especho::CheckResult unjudged() {
  especho::CheckResult result;
  result.plan.target = {"especho.local", 80, especho::Family::any};
  result.address = "192.168.1.78";
  result.started = std::chrono::sys_days(std::chrono::year(2026) / 1 / 31) + std::chrono::hours(12);
  result.elapsed = std::chrono::milliseconds(23'140);
  result.connections = 143;
  result.bytes_sent = 11'744'051;
  return result;
}

/// A device that is well, of which all was asked.
inline especho::CheckResult healthy() {
  especho::CheckResult result = unjudged();
  for (const especho::CheckItem& item : especho::check_items()) {
    const std::string name(item.name);
    if (item.group == especho::CheckGroup::correctness) {
      result.cases.push_back(passed(name));
    } else {
      result.diagnoses.push_back(clear(name));
    }
  }
  result.device_profile = {{"mss_bytes", std::uint64_t{1436}},
                           {"window_bytes", std::uint64_t{5744}},
                           {"rtt_p50_ms", 4.37},
                           {"clients_at_once", std::uint64_t{8}},
                           {"throughput_bytes_per_s", 348'000.0}};
  return judged(std::move(result));
}

/// Every verdict that there is.
inline especho::CheckResult every_verdict() {
  especho::CheckResult result = unjudged();
  result.plan.quick = true;
  result.cases = {passed("connect", "after 4.31 ms", {{"handshake_ms", 4.31}}),
                  passed("hello"),
                  passed("size-1"),
                  passed("size-mss"),
                  passed("size-mss+1"),
                  skipped("size-window", "this system does not report the window"),
                  failed("half-close",
                         "192.168.1.78:80 closed the connection at byte 1436 of 16384 after 5.00 s",
                         {{"received_bytes", std::uint64_t{1436}}, {"in_order", true}}),
                  passed("more-clients", "4 served, 4 queued and served later, 2 unanswered")};
  result.diagnoses = {
      poll_delay(),
      clear("modem-sleep", "1.21 ms longer after idle times"),
      {"nagle-delayed-ack",
       especho::DiagnosisVerdict::found,
       especho::Confidence::medium,
       "1536 B take 44.1 ms, 4.21 ms for one byte: the rest of an echo waits for the "
       "acknowledgement of its first part",
       {{"large_bytes", std::uint64_t{1536}}, {"large_delayed_ack_p50_ms", 44.1}},
       "server.setNoDelay(true) after server.begin()",
       {{"echo/echo.ino", 12, "server.begin();", "no setNoDelay(true) after it"}}},
      clear("byte-writes"),
      unclear("retransmissions", "this system does not report them")};
  result.device_profile = {{"mss_bytes", std::uint64_t{1436}},
                           {"stack", std::string("as lwIP on the ESP32 has it")},
                           {"throughput_bytes_per_s", 348'000.0}};
  return judged(std::move(result));
}

/// The same, and what is found counts.
inline especho::CheckResult strict(especho::CheckResult result) {
  result.plan.fail_on = especho::FailOn::diagnosis;
  return judged(std::move(result));
}

/// No device was there.
inline especho::CheckResult nobody_there() {
  especho::CheckResult result = unjudged();
  result.address.clear();
  result.connections = 0;
  result.bytes_sent = 0;
  for (const char* name : {"connect", "hello", "half-close"}) {
    result.cases.push_back(skipped(name, "the check ended before"));
  }
  result.diagnoses = {unclear("poll-delay", "no echoes")};
  return judged(std::move(result), {.kind = especho::CheckEnd::Kind::not_connected,
                                    .why = "connection refused by 192.168.1.78:80 after 3.10 ms"});
}

/// Nothing could be decided: no diagnosis had enough evidence, or the only case was skipped.
inline std::vector<especho::CheckResult> told_nothing() {
  especho::CheckResult unclear_only = unjudged();
  unclear_only.diagnoses = {unclear("poll-delay", "this machine wakes up too late")};
  especho::CheckResult skipped_only = unjudged();
  skipped_only.cases = {skipped("size-window", "this system does not report the window")};
  return {judged(unclear_only), judged(skipped_only)};
}

/// What a device or a system may say to spoil a document.
inline especho::CheckResult hostile() {
  const std::string text =
      "</failure>]]>\"'&amp; # SKIP \\ |\n...\nnot ok 1 - x\nBail out!\x1b[2J\x07 \xff\xfe `<b>`";
  especho::CheckResult result = unjudged();
  result.plan.target.host = "a<b>&\"#|\n\x1b";
  result.cases = {failed("hello", text, {{"heard", text}}), skipped("half-close", text)};
  result.diagnoses = {poll_delay(), unclear("drift", text)};
  result.diagnoses[0].message = text;
  result.diagnoses[0].fix = text;
  result.diagnoses[0].places = {{text, 1, text, text}};
  result.device_profile = {{"stack", text}};
  return judged(std::move(result));
}

}  // namespace especho_test
