// Findings about how an echo is divided into segments, and what they wait for.
#include <algorithm>
#include <optional>

#include "check/diagnosis/catalogue.hpp"
#include "check/diagnosis/statistics.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

// Nagle's algorithm holds the rest of an echo back until the client has acknowledged its first
// part, and the client's system acknowledges late, in the hope of data to send along. If this side
// acknowledges at once, the wait vanishes; nothing else makes it vanish.

constexpr std::size_t kSamplesPerKind = 6;  // of each kind
constexpr double kStepMs = 20;              // Linux waits for 40 ms, Windows for 200
constexpr double kShortestWaitMs = 40;
constexpr double kSegmentChance = 0.001;

struct Step {
  std::uint64_t size = 0;
  double delayed = 0;
  double base = 0;
  double p = 1;

  double length() const { return delayed - base; }
  bool significant() const { return length() >= kStepMs && p < kSegmentChance; }
};

/// Why a wait would not show in echoes of one size; empty if it would.
std::string concealed(const Step& step, const Samples& delayed, const Samples& base,
                      const Samples& one_byte) {
  const double alone = median(in_milliseconds(one_byte));
  if (step.base - alone >= kStepMs) {
    return fmt::format(
        "{} B take {} even if acknowledged at once, one byte takes {}: a wait of {} may pass "
        "in the meantime",
        step.size, text_ms(step.base), text_ms(alone), text_ms(kShortestWaitMs));
  }
  auto late = in_milliseconds(delayed);
  for (double& ms : late) ms += kShortestWaitMs;
  if (rank_sum_p(in_milliseconds(base), late) < kSegmentChance) return {};
  return fmt::format("echoes of {} B vary too much to show a wait of {}", step.size,
                     text_ms(kShortestWaitMs));
}

std::optional<Step> step(std::uint64_t size, const Samples& delayed, const Samples& base) {
  if (delayed.size() < kSamplesPerKind || base.size() < kSamplesPerKind) return std::nullopt;
  const auto late = in_milliseconds(delayed);
  const auto early = in_milliseconds(base);
  return Step{size, median(late), median(early), rank_sum_p(early, late)};
}

Facts facts_of(const AckTiming& acks) {
  Facts facts;
  const auto add = [&](const char* name, const Samples& samples) {
    if (!samples.empty()) facts.push_back(ms_fact(name, median(in_milliseconds(samples))));
  };
  add("one_byte_p50_ms", acks.one_byte);
  facts.push_back({"small_bytes", acks.small_size});
  add("small_delayed_ack_p50_ms", acks.small_delayed);
  add("small_quick_ack_p50_ms", acks.small_quick);
  facts.push_back({"large_bytes", acks.large_size});
  add("large_delayed_ack_p50_ms", acks.large_delayed);
  add("large_quick_ack_p50_ms", acks.large_quick);
  return facts;
}

// Bytes written one by one come back as one segment for each write or, where Nagle's algorithm
// joins the rest, with the first write as the first piece.

constexpr std::size_t kEchoesSplit = 5;
constexpr double kManySegments = 4;        // of an echo that would fit into one
constexpr std::uint64_t kSmallPiece = 16;  // bytes
constexpr double kAboutHalf = 0.5, kAlmostAll = 0.9;

template <typename Wanted>
double share(const std::vector<std::uint64_t>& values, Wanted wanted) {
  if (values.empty()) return 0;
  const auto count = std::count_if(values.begin(), values.end(), wanted);
  return static_cast<double>(count) / static_cast<double>(values.size());
}

double middle(const std::vector<std::uint64_t>& values) {
  return median({values.begin(), values.end()});
}

}  // namespace

Diagnosis nagle_delayed_ack(const Observations& seen) {
  if (!seen.acks)
    return unclear("echoes with late and with early acknowledgements were not measured");
  const AckTiming& acks = *seen.acks;
  const bool known = acks.quick_known;
  const Samples& small_base = known ? acks.small_quick : acks.one_byte;
  const Samples& large_base = known ? acks.large_quick : acks.one_byte;
  const auto small = step(acks.small_size, acks.small_delayed, small_base);
  const auto large = step(acks.large_size, acks.large_delayed, large_base);
  if (!small || !large) {
    return unclear("too few echoes with late and with early acknowledgements", facts_of(acks));
  }
  const Step& longest = small->length() > large->length() ? *small : *large;
  if (!small->significant() && !large->significant()) {
    std::string why = concealed(*small, acks.small_delayed, small_base, acks.one_byte);
    if (why.empty()) why = concealed(*large, acks.large_delayed, large_base, acks.one_byte);
    if (!why.empty()) return hidden("slow echoes", std::move(why), facts_of(acks));
    return clear(fmt::format("{} B take {} with late acknowledgements, {} {}", longest.size,
                             text_ms(longest.delayed), text_ms(longest.base),
                             known ? "with early ones" : "for one byte"),
                 facts_of(acks));
  }
  const Step& shown = longest.significant() ? longest : (small->significant() ? *small : *large);
  return found(known ? Confidence::high : Confidence::medium,
               fmt::format("{} B take {}, {} {}: the rest of an echo waits for the acknowledgement "
                           "of its first part",
                           shown.size, text_ms(shown.delayed), text_ms(shown.base),
                           known ? "if acknowledged at once" : "for one byte"),
               facts_of(acks));
}

Diagnosis byte_writes(const Observations& seen) {
  if (!seen.pieces || seen.pieces->first_piece.size() < kEchoesSplit) {
    return unclear("too few echoes whose pieces could be counted");
  }
  const Pieces& pieces = *seen.pieces;
  const double split =
      share(pieces.segments, [](auto n) { return static_cast<double>(n) >= kManySegments; });
  const double small_pieces = share(
      pieces.first_piece, [&](auto n) { return n <= std::min(kSmallPiece, pieces.size / 4); });
  Facts evidence{{"bytes", pieces.size}, {"first_piece", middle(pieces.first_piece)}};
  std::string text = fmt::format("{} B come back", pieces.size);
  if (!pieces.segments.empty()) {
    const double segments = middle(pieces.segments);
    evidence.insert(evidence.begin(), {"segments", segments});
    text += fmt::format(" in {:g} segment{}", segments, segments == 1 ? "" : "s");
  }
  text += fmt::format(", the first piece has {:g} B", middle(pieces.first_piece));
  const double most = std::max(split, small_pieces);
  if (most <= kAboutHalf) return clear(text, std::move(evidence));
  return found(most >= kAlmostAll ? Confidence::high : Confidence::medium, text,
               std::move(evidence));
}

}  // namespace especho::diagnosis
