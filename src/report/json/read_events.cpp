#include "report/json/read_events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace especho {
namespace {

constexpr std::array kKinds{
    Mismatch::Kind::corrupted, Mismatch::Kind::lost,       Mismatch::Kind::inserted,
    Mismatch::Kind::stale,     Mismatch::Kind::newlines,   Mismatch::Kind::mapped,
    Mismatch::Kind::reversed,  Mismatch::Kind::doubled,    Mismatch::Kind::length_prefix,
    Mismatch::Kind::greeting,  Mismatch::Kind::not_an_echo};

/// The one of `all` that is called so.
template <typename All>
typename All::value_type read_word(const JsonField& field, const All& all, const char* what) {
  const std::string text = field.text();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const auto value) { return to_string(value) == text; });
  if (found == all.end()) field.refuse(fmt::format("is '{}', which is no {}", text, what));
  return *found;
}

/// Of an echo that went wrong.
Outcome read_outcome(const JsonField& field) {
  const Outcome outcome = read_word(field, kOutcomes, "outcome");
  if (outcome == Outcome::ok) field.refuse("is 'ok', which is no failure");
  return outcome;
}

Outage read_outage(const JsonField& entry) {
  return {.at = entry.at("at_s").seconds(),
          .echo = entry.at("echo").count(),
          .connection = entry.at("connection").count(),
          .outcome = read_outcome(entry.at("outcome")),
          .recovered_after = entry.find_seconds("recovered_after_s"),
          .local = entry.find("local").has_value()};
}

std::optional<std::byte> find_byte(const JsonField& entry, const char* name) {
  const auto field = entry.find(name);
  if (!field) return std::nullopt;
  const std::string text = field->text();
  unsigned value = 0;
  const char* const end = text.data() + text.size();
  const auto [read_to, error] = std::from_chars(text.data(), end, value, 16);
  if (text.size() != 2 || error != std::errc{} || read_to != end) {
    field->refuse("is no byte in two hex digits");
  }
  return static_cast<std::byte>(value);
}

Failure read_failure(const JsonField& entry) {
  Failure failure{.outcome = read_outcome(entry.at("outcome")),
                  .echo = entry.at("echo").count(),
                  .size = entry.find_whole("size").value_or(0),
                  .sent = entry.at("sent_bytes").whole(0, kAnyNumber),
                  .received = entry.at("received_bytes").whole(0, kAnyNumber),
                  .elapsed = entry.at("elapsed_ms").milliseconds(),
                  .peer = entry.find_text("peer", kLongestMessage).value_or(""),
                  .detail = entry.find_text("detail", kLongestMessage).value_or(""),
                  .advice = entry.find_text("advice", kLongestMessage).value_or("")};
  // What older results don't have.
  failure.good_before = entry.find_whole("good_before").value_or(0);
  failure.good_on_connection = entry.find_whole("good_on_connection").value_or(0);
  failure.last_back = find_byte(entry, "last_back");
  failure.missing = find_byte(entry, "missing");
  failure.last_sent = find_byte(entry, "last_sent");
  if (const auto kind = entry.find("kind")) {
    failure.mismatch =
        Mismatch{.kind = read_word(*kind, kKinds, "kind of mismatch"),
                 .offset = entry.at("offset").whole(0, kAnyNumber),
                 .amount = entry.find_whole("amount").value_or(0),
                 .expected = entry.at("expected").text(),
                 .got = entry.at("got").text(),
                 .change = entry.find_text("change", kLongestMessage).value_or(""),
                 .protocol = entry.find_text("protocol", kLongestMessage).value_or(""),
                 .said = entry.find_text("said", kLongestMessage).value_or("")};
  }
  failure.local_cause = entry.find_text("local_cause", kLongestMessage).value_or("");
  return failure;
}

}  // namespace

std::vector<Outage> read_outages(const JsonField& outages, std::uint64_t count) {
  const auto most = std::min<std::uint64_t>(RunResult::kKeptOutages, count);
  std::vector<Outage> result;
  for (std::size_t i = 0; i < outages.size(static_cast<std::size_t>(most)); ++i) {
    result.push_back(read_outage(outages.at(i)));
    if (i > 0 && result[i].at < result[i - 1].at) {
      outages.at(i).refuse("is earlier than the one before");
    }
  }
  return result;
}

std::vector<Failure> read_failures(const JsonField& failures, const OutcomeCounts& echoes) {
  const auto most =
      std::min<std::uint64_t>(RunResult::kKeptFailures + 2 * kOutcomes.size(), echoes.failed());
  std::vector<Failure> result;
  for (std::size_t i = 0; i < failures.size(static_cast<std::size_t>(most)); ++i) {
    result.push_back(read_failure(failures.at(i)));
    if (echoes[result.back().outcome] == 0) {
      failures.at(i).at("outcome").refuse("is one that no echo had");
    }
  }
  return result;
}

}  // namespace especho
