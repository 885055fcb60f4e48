#include "check/cases/visits.hpp"

#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

#include "check/cases/verdict.hpp"
#include "check/diagnosis/visits.hpp"

namespace especho::check {
namespace {

using diagnosis::ConcurrentClients;
using diagnosis::ConnectionRecord;

/// How the visit went wrong, in the words of a list; empty where it did not.
std::string trouble(const ConnectionRecord& visit) {
  if (diagnosis::was_dropped(visit)) return "closed with nothing echoed";
  switch (visit.outcome) {
    case Outcome::ok:
      break;
    case Outcome::short_echo:
      return "closed in mid-echo";
    case Outcome::reset:
      return "reset in mid-echo";
    case Outcome::timeout:
      return "without a whole echo in time";
    case Outcome::refused:
      return "refused";
    case Outcome::unreachable:
      return visit.connected ? "lost" : "not connected";
    case Outcome::mismatch:
      return "with a wrong echo";
    case Outcome::excess:
      return "with more than was sent";
  }
  return visit.second_echo ? "" : "without a second echo";
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

Facts evidence_of(const ConcurrentClients& crowd) {
  return {number("tried", crowd.tried),
          number("served", crowd.served),
          number("wrong", crowd.wrong),
          number("queued", crowd.queued),
          number("served_later", crowd.served_later),
          number("refused", crowd.refused),
          number("closed", crowd.closed),
          number("unanswered", crowd.unanswered)};
}

/// What became of all of them: `4 served, 4 queued and served later, 2 unanswered`.
std::string told(const ConcurrentClients& crowd) {
  std::vector<std::string> parts;
  const auto add = [&](std::uint64_t number, std::string_view what) {
    if (number != 0) parts.push_back(fmt::format("{} {}", number, what));
  };
  add(crowd.served, "served at once");
  add(crowd.wrong, "answered with other bytes than they had sent");
  add(crowd.served_later, "queued and served later");
  if (crowd.queued > crowd.served_later) {
    add(crowd.queued - crowd.served_later, "queued and never served");
  }
  add(crowd.refused, "refused");
  add(crowd.unanswered, "unanswered");
  add(crowd.closed, "closed with nothing echoed");
  return joined(parts);
}

}  // namespace

CaseResult judge_visits(std::span<const ConnectionRecord> visits) {
  std::uint64_t made = 0;
  std::uint64_t failures = 0;
  std::map<std::string, std::uint64_t> troubles;
  for (const ConnectionRecord& visit : visits) {
    if (!visit.reconnecting) continue;
    ++made;
    const std::string what = trouble(visit);
    if (what.empty()) continue;
    ++failures;
    ++troubles[what];
  }
  Facts evidence{number("connections", made), number("failed", failures)};
  if (made == 0) return skipped("no connection was tried");
  if (failures == 0) return passed(counted(made, "connection"), std::move(evidence));
  std::vector<std::string> parts;
  parts.reserve(troubles.size());
  for (const auto& [what, times] : troubles) parts.push_back(fmt::format("{} {}", times, what));
  return failed(fmt::format("{} of {} connections failed: {}", failures, made, joined(parts)),
                std::move(evidence));
}

CaseResult judge_crowd(const ConcurrentClients& crowd) {
  if (crowd.tried == 0) return skipped("no client was tried");
  const bool forgotten = crowd.queued > crowd.served_later;
  const std::string what = fmt::format("of {} clients: {}", crowd.tried, told(crowd));
  if (crowd.served == 0 || crowd.wrong != 0 || forgotten || crowd.closed != 0)
    return failed(what, evidence_of(crowd));
  return passed(what, evidence_of(crowd));
}

}  // namespace especho::check
