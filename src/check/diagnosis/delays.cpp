// Findings about a fixed time that the device takes for each answer, or for each byte of it.
#include <algorithm>

#include "check/diagnosis/catalogue.hpp"
#include "check/diagnosis/device_figures.hpp"
#include "check/diagnosis/statistics.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

// Each echo takes a fixed time in the device: from when its data arrived (answer-delay), or from
// when nothing more arrived (answer-after-silence). A second byte that is sent before the answer to
// the first shows which: it postpones only an answer that waits for a silence.
enum class Timing { none, after_request, after_silence, unknown, hidden };

constexpr double kWaitsForSilence = 0.75;  // of the gap, at least
constexpr double kNotPostponed = 0.25;     // of the gap, at most

/// A delay that is the same for each echo of one connection may have grown over earlier ones.
bool drifts(const Observations& seen) {
  return is_found(drift, seen);
}

Timing timing_of(const Observations& seen, const DeviceTime& share) {
  if (share.small) return Timing::none;
  if (!share.constant || drifts(seen)) return Timing::hidden;
  const auto by = postponed(seen, share);
  if (!by) return Timing::unknown;
  return *by >= kWaitsForSilence ? Timing::after_silence
         : *by <= kNotPostponed  ? Timing::after_request
                                 : Timing::unknown;
}

Facts facts_of(const Observations& seen, const DeviceTime& share) {
  Facts facts{ms_fact("delay_ms", share.device), ms_fact("echo_p50_ms", share.echo),
              ms_fact("network_ms", share.network), ms_fact("between_quartiles_ms", share.spread),
              ms_fact("excluded_above_ms", share.at_most)};
  if (const auto by = postponed(seen, share)) {
    facts.push_back({"postponed_by_share_of_gap", rounded(*by)});
  }
  return facts;
}

/// The verdict if the delay is not of the kind asked for.
Diagnosis other(Timing timing, const Observations& seen, const DeviceTime& share) {
  if (timing == Timing::unknown) {
    return unclear(
        fmt::format("each echo takes {} in the device, but it is not known whether it waits "
                    "for a silence",
                    text_ms(share.device)),
        facts_of(seen, share));
  }
  if (timing == Timing::hidden) {
    const bool grows = drifts(seen);
    const std::string cause =
        grows ? "the growth of echo times" : fmt::format("jitter of {}", text_ms(share.jitter));
    return hidden(grows ? "drift" : "jitter",
                  fmt::format("{} hides fixed delays below {}", cause, text_ms(share.at_most)),
                  facts_of(seen, share));
  }
  if (timing != Timing::none) {
    return clear(fmt::format("{}, which another finding explains", text_ms(share.device)),
                 facts_of(seen, share));
  }
  return clear(fmt::format("{} in the device at the median, {} at most", text_ms(share.device),
                           text_ms(share.at_most)),
               facts_of(seen, share));
}

constexpr std::string_view kTooFewEchoes = "too few echoes at random times";

// byte-delay: the time of an echo grows with its size by more than reading and writing bytes one by
// one explains.
constexpr std::size_t kSamplesPerSize = 5;  // of each size
/// A core that reads and writes one byte at a time takes 0.2 to 0.25 ms for each, and a delay(1) at
/// least a tick of 1 ms. Anything below that is slow-transfer's concern.
constexpr double kEachMs = 0.5;
/// One-byte writes take up to 1.06 ms each (measured with no-delay on an emulated ESP32).
constexpr double kByteWriteMs = 2;
constexpr double kDelayChance = 0.001;
constexpr double kChanceOfDelay = 0.01;  // that there was a delay that did not show
constexpr double kSame = 2;  // factor by which the time per byte may differ between sizes

/// Whether `few` are too early for their bytes to have waited for kEachMs each.
bool all_early(const std::vector<double>& one, const std::vector<double>& few,
               std::uint64_t small_size) {
  std::vector<double> late(one);
  for (double& ms : late) ms += kEachMs * static_cast<double>(small_size - 1);
  return rank_sum_p(few, late) < kChanceOfDelay;
}

/// The probability that a few bytes take longer than one, and many longer than a few, by chance
/// alone. Late `few` make late `many` less likely, so the product is an upper bound.
double chance(const std::vector<double>& one, const std::vector<double>& few,
              const std::vector<double>& many) {
  const double further = many.size() >= kSamplesPerSize ? rank_sum_p(few, many) : 1;
  return rank_sum_p(one, few) * further;
}

}  // namespace

Diagnosis answer_delay(const Observations& seen) {
  const auto share = device_time(seen);
  if (!share) return unclear(std::string(kTooFewEchoes));
  const Timing timing = timing_of(seen, *share);
  if (timing != Timing::after_request) return other(timing, seen, *share);
  return found(
      Confidence::high,
      fmt::format("each echo takes {} in the device, whenever it is requested; the network "
                  "takes {}",
                  text_ms(share->device), text_ms(share->network)),
      facts_of(seen, *share));
}

Diagnosis answer_after_silence(const Observations& seen) {
  const auto share = device_time(seen);
  if (!share) return unclear(std::string(kTooFewEchoes));
  const Timing timing = timing_of(seen, *share);
  if (timing != Timing::after_silence) return other(timing, seen, *share);
  return found(
      Confidence::high,
      fmt::format("the answer comes {} after the last byte: a byte that is sent in between "
                  "postpones it",
                  text_ms(share->device)),
      facts_of(seen, *share));
}

Diagnosis byte_delay(const Observations& seen) {
  if (!seen.acks || seen.acks->small_size < 2)
    return unclear("echoes of several sizes were not measured");
  const AckTiming& acks = *seen.acks;
  const auto one = in_milliseconds(acks.one_byte);
  const auto few = in_milliseconds(acks.quick_known ? acks.small_quick : acks.small_delayed);
  const auto many = in_milliseconds(acks.quick_known ? acks.large_quick : acks.large_delayed);
  if (one.size() < kSamplesPerSize || few.size() < kSamplesPerSize) {
    return unclear("too few echoes of several sizes");
  }
  const double step = median(few) - median(one);
  const double each = step / static_cast<double>(acks.small_size - 1);
  Facts evidence{ms_fact("per_byte_ms", std::max(each, 0.0)),
                 ms_fact("one_byte_p50_ms", median(one)),
                 {"small_bytes", acks.small_size},
                 ms_fact("small_p50_ms", median(few))};
  const std::string takes = fmt::format("{} B take {}, one byte takes {}", acks.small_size,
                                        text_ms(median(few)), text_ms(median(one)));
  if (each < kEachMs && all_early(one, few, acks.small_size)) {
    return clear(takes, std::move(evidence));
  }
  if (each < kEachMs || chance(one, few, many) >= kDelayChance) {
    return hidden("jitter",
                  fmt::format("{}; they vary too much to show {} for each byte", takes,
                              text_ms(std::max(each, kEachMs))),
                  std::move(evidence));
  }
  const std::string text = fmt::format("each byte adds {}", text_ms(each));
  const auto explained = [&](std::string_view by) {
    return clear(fmt::format("{}, which {} explains", text, by), std::move(evidence));
  };
  if (each < kByteWriteMs && is_found(byte_writes, seen)) {
    return explained(id_of(byte_writes));
  }
  if (!acks.quick_known && is_found(nagle_delayed_ack, seen)) {
    return explained(id_of(nagle_delayed_ack));
  }
  const bool confirmed = many.size() >= kSamplesPerSize;
  if (confirmed) {
    const double further =
        (median(many) - median(few)) / static_cast<double>(acks.large_size - acks.small_size);
    evidence.push_back({"large_bytes", acks.large_size});
    evidence.push_back(ms_fact("large_p50_ms", median(many)));
    if (further < each / kSame || further > each * kSame) {
      return clear(text + ", but only up to a few bytes", std::move(evidence));
    }
  }
  return found(confirmed ? Confidence::high : Confidence::medium, text + ": " + takes,
               std::move(evidence));
}

}  // namespace especho::diagnosis
