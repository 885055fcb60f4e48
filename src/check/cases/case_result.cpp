#include "check/cases/case_result.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "check/cases/bounds.hpp"
#include "core/text.hpp"

namespace especho::check {
namespace {

using diagnosis::ConcurrentClients;
using diagnosis::ConnectionRecord;

constexpr std::size_t kShown = 16;

/// What went wrong, in the words of a list; empty if nothing did.
std::string trouble(const ConnectionRecord& record) {
  if (record.was_dropped()) return "closed with nothing echoed";
  switch (record.outcome) {
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
      return record.connected ? "lost" : "not connected";
    case Outcome::mismatch:
      return "with a wrong echo";
    case Outcome::excess:
      return "with more than was sent";
  }
  return record.second_echo ? "" : "without a second echo";
}

Facts evidence_of_clients(const ConcurrentClients& clients) {
  return {number("tried", clients.tried),
          number("served", clients.served),
          number("wrong", clients.wrong),
          number("queued", clients.queued),
          number("served_later", clients.served_later),
          number("refused", clients.refused),
          number("closed", clients.closed),
          number("unanswered", clients.unanswered)};
}

/// What became of each client: `4 served, 4 queued and served later, 2 unanswered`.
std::string words_of(const ConcurrentClients& clients) {
  std::vector<std::string> parts;
  const auto add = [&](std::uint64_t number, std::string_view what) {
    if (number != 0) parts.push_back(fmt::format("{} {}", number, what));
  };
  add(clients.served, "served at once");
  add(clients.wrong, "received bytes that they had not sent");
  add(clients.served_later, "queued and served later");
  if (clients.queued > clients.served_later) {
    add(clients.queued - clients.served_later, "queued and never served");
  }
  add(clients.refused, "refused");
  add(clients.unanswered, "unanswered");
  add(clients.closed - clients.closed_midway, "closed with nothing echoed");
  add(clients.closed_midway, "closed in mid-echo");
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

CaseResult passed(std::string message, Facts evidence) {
  return {
      .verdict = CaseVerdict::pass, .message = std::move(message), .evidence = std::move(evidence)};
}

CaseResult failed(std::string message, Facts evidence) {
  return {
      .verdict = CaseVerdict::fail, .message = std::move(message), .evidence = std::move(evidence)};
}

CaseResult skipped(std::string message, Facts evidence) {
  return {
      .verdict = CaseVerdict::skip, .message = std::move(message), .evidence = std::move(evidence)};
}

std::optional<CaseResult> too_slow_for(const Device& device, std::uint64_t bytes) {
  const Budget& budget = device.budget();
  const auto rate = budget.bytes_per_second();
  if (!rate || !budget.is_too_slow_for(bytes, Clock::now())) return std::nullopt;
  const Nanoseconds expected = budget.expected(bytes);
  const Nanoseconds left = device.time_left();
  return skipped(
      fmt::format("too slow for this case: {} would take {} at {}, and there is time for {}",
                  format_size(bytes), format_duration(expected), format_throughput(*rate),
                  format_duration(left)),
      {number("bytes", bytes),
       seconds("expected_s", expected),
       seconds("time_for_it_s", left),
       {"bytes_per_s", *rate}});
}

CaseResult too_slow(std::uint64_t received, std::uint64_t size, Nanoseconds elapsed,
                    Facts evidence) {
  return skipped(fmt::format("too slow to tell: {} of {} bytes came back right in {}", received,
                             size, format_duration(elapsed)),
                 std::move(evidence));
}

std::optional<CaseResult> surplus_of(const Device& device, Probe& probe, std::uint64_t sent) {
  probe.finish_sending();
  const Received rest = probe.read(16, bounds::kListen + probe.handshake());
  if (rest.bytes.empty()) return std::nullopt;
  return failed(fmt::format("{} sent back too much: {} sent, then {} too many: {}", device.peer(),
                            counted(sent, "byte"), rest.bytes.size(), shown(rest.bytes)),
                {number("bytes_sent", sent), number("surplus_bytes", rest.bytes.size())});
}

Fact number(std::string name, std::uint64_t value) {
  return {std::move(name), value};
}

Fact milliseconds(std::string name, Nanoseconds value) {
  return {std::move(name), to_milliseconds(value)};
}

Fact seconds(std::string name, Nanoseconds value) {
  return {std::move(name), to_seconds(value)};
}

Fact text(std::string name, std::string value) {
  return {std::move(name), std::move(value)};
}

Facts evidence_of(const Failure& failure) {
  Facts facts{text("outcome", std::string(to_string(failure.outcome))),
              number("bytes_sent", failure.sent), number("bytes_back", failure.received),
              check::milliseconds("after_ms", failure.elapsed)};
  if (failure.mismatch) {
    facts.push_back(number("offset_bytes", failure.mismatch->offset));
    facts.push_back(text("expected", failure.mismatch->expected));
    facts.push_back(text("got", failure.mismatch->got));
  }
  return facts;
}

CaseResult failed(const Failure& failure) {
  return failed(describe(failure), evidence_of(failure));
}

CaseResult failed(const std::string& who, const Failure& failure) {
  return failed(fmt::format("{}: {}", who, describe(failure)), evidence_of(failure));
}

std::string shown(std::span<const std::byte> bytes) {
  const auto first = bytes.first(std::min(bytes.size(), kShown));
  const auto printable = [](std::byte byte) {
    return byte >= std::byte{' '} && byte < std::byte{127};
  };
  std::string text;
  if (std::all_of(first.begin(), first.end(), printable)) {
    for (const std::byte byte : first) text += static_cast<char>(byte);
    text = fmt::format("'{}'", text);
  } else {
    for (const std::byte byte : first) {
      text += fmt::format("{}{:02x}", text.empty() ? "" : " ", std::to_integer<unsigned>(byte));
    }
  }
  return first.size() < bytes.size() ? text + " ..." : text;
}

CaseResult result_of_reconnects(std::span<const ConnectionRecord> connections) {
  std::uint64_t made = 0;
  std::uint64_t failures = 0;
  std::map<std::string, std::uint64_t> troubles;
  for (const ConnectionRecord& record : connections) {
    if (!record.reconnecting) continue;
    ++made;
    const std::string what = trouble(record);
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
  return failed(
      fmt::format("{} of {} connections failed: {}", failures, made, fmt::join(parts, ", ")),
      std::move(evidence));
}

CaseResult result_of_clients(const ConcurrentClients& clients) {
  if (clients.tried == 0) return skipped("no client was tried");
  const bool forgotten = clients.queued > clients.served_later;
  const std::string what = fmt::format("of {} clients: {}", clients.tried, words_of(clients));
  if (clients.served == 0 || clients.wrong != 0 || forgotten || clients.closed != 0)
    return failed(what, evidence_of_clients(clients));
  return passed(what, evidence_of_clients(clients));
}

}  // namespace especho::check
