// Echoes that stop early at the same place each time: what stands there names what cut them.
#include <algorithm>
#include <optional>

#include "check/diagnosis/diagnose.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "cut-echo";
constexpr std::uint64_t kEnough = 3;  // cut echoes; two may agree by chance
/// A device that takes what it finds cuts an echo elsewhere when that arrives in several segments.
constexpr double kMost = 0.8;
/// Whole echoes of this size hold a few NULs and newlines, and exceed the usual small buffers.
constexpr std::uint64_t kLongEcho = 1400;

template <typename Agrees>
bool most(const std::vector<Cut>& cuts, Agrees agrees) {
  const auto count = static_cast<std::uint64_t>(std::count_if(cuts.begin(), cuts.end(), agrees));
  return count >= kEnough && static_cast<double>(count) >= kMost * static_cast<double>(cuts.size());
}

/// With the character at `place`, or without it.
bool ends_at(const Cut& cut, const std::optional<std::uint64_t>& place) {
  return place && (cut.received == *place || cut.received == *place + 1);
}

/// The count at which echoes of several sizes end, where none longer than that came back whole.
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

struct Cause {
  std::string name, text, fix;
};

std::optional<Cause> cause_of(const Observations& seen) {
  if (const auto size = buffer_size(seen)) {
    return Cause{"fixed buffer", fmt::format("each ended after {} bytes: a fixed buffer", *size),
                 fmt::format("echo until client.available() is 0 instead of one buffer of {} bytes "
                             "for each request, and discard nothing",
                             *size)};
  }
  if (most(seen.cuts, [](const Cut& cut) { return ends_at(cut, cut.first_nul); })) {
    return Cause{"NUL", "each ended at its first NUL: a C string",
                 "client.write(buffer, length) with the length that client.read() returned, "
                 "instead of print() or strlen()"};
  }
  const auto at_newline = [](const Cut& cut) {
    return ends_at(cut, cut.last_newline) || ends_at(cut, cut.first_newline);
  };
  if (most(seen.cuts, at_newline)) {
    return Cause{"newline", "each ended at a newline: a line",
                 "read what is available with client.read(buffer, size) instead of "
                 "readStringUntil('\\n')"};
  }
  return std::nullopt;
}

}  // namespace

Diagnosis cut_echo(const Observations& seen) {
  const auto count = std::uint64_t{seen.cuts.size()};
  if (count == 0 && seen.longest_echo < kLongEcho) return unclear(kId, "no long echo came back");
  Facts evidence{{"cut_echoes", count}, {"longest_whole_echo_bytes", seen.longest_echo}};
  if (count == 0) {
    return clear(kId, fmt::format("echoes of up to {} B came back whole", seen.longest_echo),
                 std::move(evidence));
  }
  const auto [least, longest] =
      std::minmax_element(seen.cuts.begin(), seen.cuts.end(),
                          [](const Cut& a, const Cut& b) { return a.received < b.received; });
  evidence.push_back({"bytes_back_least", least->received});
  evidence.push_back({"bytes_back_most", longest->received});
  const auto cause = cause_of(seen);
  if (!cause) {
    return unclear(kId,
                   fmt::format("{} {} an echo stopped early, and the places do not show why", count,
                               times(count)),
                   std::move(evidence));
  }
  evidence.insert(evidence.begin(), {"cause", cause->name});
  return found(kId, count > kEnough ? Confidence::high : Confidence::medium,
               fmt::format("{} echoes stopped early, and {}", count, cause->text),
               std::move(evidence), cause->fix);
}

}  // namespace especho::diagnosis
