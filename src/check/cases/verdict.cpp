#include "check/cases/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "check/cases/bounds.hpp"

namespace especho::check {
namespace {

constexpr std::size_t kShown = 16;

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
  return skipped(fmt::format("too slow for this case: {} would take {} at {}, and it may take {}",
                             format_size(bytes), format_duration(expected),
                             format_throughput(*rate), format_duration(left)),
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
  const Reading rest = probe.read(16, bounds::kListen + probe.handshake());
  if (rest.bytes.empty()) return std::nullopt;
  return failed(fmt::format("{} sent more than it was sent: {} bytes sent, then {} too many: {}",
                            device.peer(), sent, rest.bytes.size(), shown(rest.bytes)),
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
              milliseconds("after_ms", failure.elapsed)};
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

std::string counted(std::uint64_t number, std::string_view thing) {
  return fmt::format("{} {}{}", number, thing, number == 1 ? "" : "s");
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

}  // namespace especho::check
