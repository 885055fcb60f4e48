#include "report/json/entries.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace especho {
namespace {

JsonEntry outage_entry(const Outage& outage) {
  JsonEntry json = {{"at_s", to_seconds(outage.at)},
                    {"echo", outage.echo},
                    {"connection", outage.connection},
                    {"outcome", to_string(outage.outcome)}};
  if (outage.local) json["local"] = true;
  if (outage.recovered_after) json["recovered_after_s"] = to_seconds(*outage.recovered_after);
  return json;
}

void add_byte(JsonEntry& entry, const char* name, std::optional<std::byte> byte) {
  if (byte) entry[name] = fmt::format("{:02x}", std::to_integer<unsigned>(*byte));
}

JsonEntry failure_entry(const Failure& failure) {
  JsonEntry json = {{"outcome", to_string(failure.outcome)},
                    {"echo", failure.echo},
                    {"offset", failure.mismatch ? failure.mismatch->offset : failure.received},
                    {"sent_bytes", failure.sent},
                    {"received_bytes", failure.received},
                    {"elapsed_ms", ms(failure.elapsed)},
                    {"message", describe(failure)}};
  if (failure.size != 0) json["size"] = failure.size;
  if (!failure.peer.empty()) json["peer"] = failure.peer;
  if (!failure.detail.empty()) json["detail"] = failure.detail;
  if (!failure.advice.empty()) json["advice"] = failure.advice;
  if (failure.is_local()) json["local_cause"] = failure.local_cause;
  json["good_before"] = failure.good_before;
  json["good_on_connection"] = failure.good_on_connection;
  add_byte(json, "last_back", failure.last_back);
  add_byte(json, "missing", failure.missing);
  add_byte(json, "last_sent", failure.last_sent);
  if (const auto& mismatch = failure.mismatch) {
    json["kind"] = to_string(mismatch->kind);
    if (mismatch->amount != 0) json["amount"] = mismatch->amount;
    json["expected"] = mismatch->expected;
    json["got"] = mismatch->got;
    if (!mismatch->change.empty()) json["change"] = mismatch->change;
    if (!mismatch->protocol.empty()) json["protocol"] = mismatch->protocol;
    if (!mismatch->said.empty()) json["said"] = mismatch->said;
  }
  return json;
}

constexpr std::array kKinds{
    Mismatch::Kind::corrupted, Mismatch::Kind::lost,       Mismatch::Kind::inserted,
    Mismatch::Kind::stale,     Mismatch::Kind::newlines,   Mismatch::Kind::mapped,
    Mismatch::Kind::reversed,  Mismatch::Kind::doubled,    Mismatch::Kind::length_prefix,
    Mismatch::Kind::greeting,  Mismatch::Kind::not_an_echo};

/// The value among `all` with this name.
template <typename All>
typename All::value_type read_word(const JsonField& field, const All& all, const char* what) {
  const std::string text = field.text();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const auto value) { return to_string(value) == text; });
  if (found == all.end()) field.refuse(fmt::format("is '{}', which is not a known {}", text, what));
  return *found;
}

/// The outcome of a failed echo.
Outcome read_outcome(const JsonField& field) {
  const Outcome outcome = read_word(field, kOutcomes, "outcome");
  if (outcome == Outcome::ok) field.refuse("is 'ok', which is not a failure");
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
    field->refuse("is not a byte in two hex digits");
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
  // Older results lack these.
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

JsonEntry outage_entries(const std::vector<Outage>& outages) {
  JsonEntry entries = JsonEntry::array();
  for (const Outage& outage : outages) entries.push_back(outage_entry(outage));
  return entries;
}

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

JsonEntry failure_entries(const std::vector<Failure>& failures) {
  JsonEntry entries = JsonEntry::array();
  for (const Failure& failure : failures) entries.push_back(failure_entry(failure));
  return entries;
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
