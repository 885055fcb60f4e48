// Nagle's algorithm holds the rest of an echo back until the client has acknowledged its first
// part, and the client's system acknowledges late, in the hope of data to send along. When this
// side acknowledges at once, the wait vanishes; nothing else makes it do so.
#include <algorithm>
#include <optional>

#include "check/diagnosis/diagnose.hpp"
#include "check/diagnosis/statistics.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "nagle-delayed-ack";
constexpr std::size_t kEnough = 6;  // samples of each kind
constexpr double kStepMs = 20;      // Linux waits for 40 ms, Windows for 200
constexpr double kShortestWaitMs = 40;
constexpr double kChance = 0.001;

struct Step {
  std::uint64_t size = 0;
  double delayed = 0;
  double base = 0;
  double p = 1;

  double length() const { return delayed - base; }
  bool significant() const { return length() >= kStepMs && p < kChance; }
};

/// Why a wait would not have shown in echoes of one size; empty if it would.
std::string concealed(const Step& step, const Samples& delayed, const Samples& base,
                      const Samples& one_byte) {
  const double alone = median(in_milliseconds(one_byte));
  if (step.base - alone >= kStepMs) {
    return fmt::format(
        "{} B take {} even if acknowledged at once, one byte {}: a wait of {} may "
        "pass meanwhile",
        step.size, text_ms(step.base), text_ms(alone), text_ms(kShortestWaitMs));
  }
  auto late = in_milliseconds(delayed);
  for (double& ms : late) ms += kShortestWaitMs;
  if (rank_sum_p(in_milliseconds(base), late) < kChance) return {};
  return fmt::format("echoes of {} B vary too much to show a wait of {}", step.size,
                     text_ms(kShortestWaitMs));
}

std::optional<Step> step(std::uint64_t size, const Samples& delayed, const Samples& base) {
  if (delayed.size() < kEnough || base.size() < kEnough) return std::nullopt;
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

}  // namespace

Diagnosis nagle_delayed_ack(const Observations& seen) {
  if (!seen.acks) return unclear(kId, "no echoes with late and with early acknowledgements");
  const AckTiming& acks = *seen.acks;
  const bool known = acks.quick_known;
  const Samples& small_base = known ? acks.small_quick : acks.one_byte;
  const Samples& large_base = known ? acks.large_quick : acks.one_byte;
  const auto small = step(acks.small_size, acks.small_delayed, small_base);
  const auto large = step(acks.large_size, acks.large_delayed, large_base);
  if (!small || !large) {
    return unclear(kId, "too few echoes with late and with early acknowledgements", facts_of(acks));
  }
  const Step& longest = small->length() > large->length() ? *small : *large;
  if (!small->significant() && !large->significant()) {
    std::string why = concealed(*small, acks.small_delayed, small_base, acks.one_byte);
    if (why.empty()) why = concealed(*large, acks.large_delayed, large_base, acks.one_byte);
    if (!why.empty()) return hidden(kId, "slow echoes", std::move(why), facts_of(acks));
    return clear(kId,
                 fmt::format("{} B take {} with late acknowledgements, {} {}", longest.size,
                             text_ms(longest.delayed), text_ms(longest.base),
                             known ? "with early ones" : "for one byte"),
                 facts_of(acks));
  }
  const Step& shown = longest.significant() ? longest : (small->significant() ? *small : *large);
  return found(kId, known ? Confidence::high : Confidence::medium,
               fmt::format("{} B take {}, {} {}: the rest of an echo waits for the acknowledgement "
                           "of its first part",
                           shown.size, text_ms(shown.delayed), text_ms(shown.base),
                           known ? "if acknowledged at once" : "for one byte"),
               facts_of(acks),
               "server.setNoDelay(true) after server.begin() (noDelay = true in config.h)");
}

}  // namespace especho::diagnosis
