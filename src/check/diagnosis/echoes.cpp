// Findings about what comes back instead of a whole echo.
#include <algorithm>
#include <optional>

#include "check/diagnosis/catalogue.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

/// A server of another kind gives its own answer, whatever is sent: on at least this many
/// connections.
constexpr std::uint64_t kSameAnswers = 3;

/// Greetings on this many connections are no chance.
constexpr std::uint64_t kGreetings = 2;

/// Echoes that stop early at the same place: what stands there names what cut them. Two may agree
/// by chance.
constexpr std::uint64_t kCutEchoes = 3;
/// A device that handles whatever it finds cuts an echo elsewhere if it arrives in several
/// segments.
constexpr double kMostOfThem = 0.8;
/// Whole echoes of this size hold a few NULs and newlines, and exceed the usual small buffers.
constexpr std::uint64_t kLongEcho = 1400;

template <typename Agrees>
bool most(const std::vector<Cut>& cuts, Agrees agrees) {
  const auto count = static_cast<std::uint64_t>(std::count_if(cuts.begin(), cuts.end(), agrees));
  return count >= kCutEchoes &&
         static_cast<double>(count) >= kMostOfThem * static_cast<double>(cuts.size());
}

/// Before the character at `place`, or right after it.
bool ends_at(const Cut& cut, const std::optional<std::uint64_t>& place) {
  return place && (cut.received == *place || cut.received == *place + 1);
}

/// The count at which echoes of several sizes end, if none longer than that came back whole.
std::optional<std::uint64_t> buffer_size(const Observations& seen) {
  std::vector<std::uint64_t> counts;
  for (const Cut& cut : seen.cuts) counts.push_back(cut.received);
  std::sort(counts.begin(), counts.end());
  const std::uint64_t middle = counts[counts.size() / 2];
  const bool same = most(seen.cuts, [&](const Cut& cut) { return cut.received == middle; });
  const bool sizes_differ = std::any_of(seen.cuts.begin(), seen.cuts.end(), [&](const Cut& cut) {
    return cut.sent != seen.cuts.front().sent;
  });
  if (!same || !sizes_differ || seen.longest_echo > middle) return std::nullopt;
  return middle;
}

struct CutCause {
  std::string name, text, fix;
};

std::optional<CutCause> cause_of(const Observations& seen) {
  if (const auto size = buffer_size(seen)) {
    return CutCause{
        "fixed buffer", fmt::format("each ended after {} bytes: a fixed buffer", *size),
        fmt::format("echo until client.available() is 0 instead of one buffer of {} bytes "
                    "for each request, and discard nothing",
                    *size)};
  }
  if (most(seen.cuts, [](const Cut& cut) { return ends_at(cut, cut.first_nul); })) {
    return CutCause{"NUL", "each ended at its first NUL: a C string",
                    "client.write(buffer, length) with the length that client.read() returned, "
                    "instead of print() or strlen()"};
  }
  const auto at_newline = [](const Cut& cut) {
    return ends_at(cut, cut.last_newline) || ends_at(cut, cut.first_newline);
  };
  if (most(seen.cuts, at_newline)) {
    return CutCause{"newline", "each ended at a newline: a line",
                    "read what is available with client.read(buffer, size) instead of "
                    "readStringUntil('\\n')"};
  }
  return std::nullopt;
}

}  // namespace

Diagnosis not_an_echo_server(const Observations& seen) {
  if (seen.echoes != 0) {
    return clear(fmt::format("{} came back right", counted(seen.echoes, "echo", "echoes")),
                 {{"echoes", seen.echoes}});
  }
  if (!seen.answers) return unclear("nothing came back right, and its answers were not examined");
  const Answers& answers = *seen.answers;
  Facts evidence{{"connections", answers.connections}, {"same_answer", answers.alike}};
  if (!answers.said.empty()) evidence.push_back({"said", answers.said});
  if (!answers.protocol.empty()) evidence.push_back({"protocol", answers.protocol});
  if (answers.echoed) {
    return clear("its answer contains what was sent", std::move(evidence));
  }
  if (answers.alike == 0) return unclear("it did not answer", std::move(evidence));
  if (answers.alike < kSameAnswers || answers.alike != answers.connections) {
    return unclear("its answers differ, and none is an echo", std::move(evidence));
  }
  const bool known = !answers.protocol.empty();
  const std::string what =
      known ? fmt::format("it answered like {} ({})", answers.protocol, answers.said)
            : fmt::format("it answered {}, whatever was sent", answers.said);
  return found(known ? Confidence::high : Confidence::medium,
               fmt::format("{}, on all {} connections", what, answers.connections),
               std::move(evidence),
               known ? "another server listens there: check the address and the port (-p)"
                     : "check the address and the port (-p), and which sketch the device runs");
}

Diagnosis greeting(const Observations& seen) {
  const auto greeted = std::uint64_t{seen.greetings.size()};
  const auto plain = static_cast<std::uint64_t>(
      std::count_if(seen.connections.begin(), seen.connections.end(),
                    [](const ConnectionRecord& record) { return record.first_echo.has_value(); }));
  Facts evidence{{"connections_greeted", greeted}, {"connections_without", plain}};
  if (greeted == 0) {
    if (plain == 0) return unclear("no first echo of a connection came back", std::move(evidence));
    return clear(
        fmt::format("nothing came before {}", counted(plain, "first echo", "first echoes")),
        std::move(evidence));
  }
  if (greeted < kGreetings || plain >= greeted) {
    return unclear(fmt::format("something came before the echo on {} of {}", greeted,
                               counted(greeted + plain, "connection")),
                   std::move(evidence));
  }
  const Greeting& first = seen.greetings.front();
  const bool alike = std::all_of(
      seen.greetings.begin(), seen.greetings.end(),
      [&](const Greeting& one) { return one.bytes == first.bytes && one.said == first.said; });
  evidence.push_back({"greeting_bytes", first.bytes});
  evidence.push_back({"said", first.said});
  return found(alike && plain == 0 ? Confidence::high : Confidence::medium,
               fmt::format("greets each client with {} before the first echo: {}",
                           counted(first.bytes, "byte"), first.said),
               std::move(evidence));
}

Diagnosis cut_echo(const Observations& seen) {
  const auto count = std::uint64_t{seen.cuts.size()};
  if (count == 0 && seen.longest_echo < kLongEcho) return unclear("no long echo came back");
  Facts evidence{{"cut_echoes", count}, {"longest_whole_echo_bytes", seen.longest_echo}};
  if (count == 0) {
    return clear(fmt::format("echoes of up to {} B came back whole", seen.longest_echo),
                 std::move(evidence));
  }
  const auto [least, longest] =
      std::minmax_element(seen.cuts.begin(), seen.cuts.end(),
                          [](const Cut& a, const Cut& b) { return a.received < b.received; });
  evidence.push_back({"bytes_back_least", least->received});
  evidence.push_back({"bytes_back_most", longest->received});
  const auto cause = cause_of(seen);
  if (!cause) {
    return unclear(fmt::format("{} stopped early, and the places do not show why",
                               counted(count, "echo", "echoes")),
                   std::move(evidence));
  }
  evidence.insert(evidence.begin(), {"cause", cause->name});
  return found(count > kCutEchoes ? Confidence::high : Confidence::medium,
               fmt::format("{} echoes stopped early, and {}", count, cause->text),
               std::move(evidence), cause->fix);
}

}  // namespace especho::diagnosis
