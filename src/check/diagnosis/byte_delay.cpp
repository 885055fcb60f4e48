// Echoes whose time grows with each of their bytes, more than reading and writing bytes one by one
// explains.
#include <algorithm>

#include "check/diagnosis/diagnose.hpp"
#include "check/diagnosis/statistics.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "byte-delay";
constexpr std::size_t kEnough = 5;  // samples of each size
/// A core that reads and writes one byte at a time takes 0.2 to 0.25 ms for each, and a delay(1) at
/// least a tick of 1 ms. What lies below is a matter of slow-transfer.
constexpr double kEachMs = 0.5;
/// One-byte writes take up to 1.06 ms each (measured with no-delay on an emulated ESP32).
constexpr double kByteWriteMs = 2;
constexpr double kChance = 0.001;
constexpr double kChanceOfDelay = 0.01;  // that one was there and did not show
constexpr double kSame = 2;              // the factor by which the law may differ between sizes

/// Whether `few` are so early that none of their bytes can have waited for kEachMs.
bool all_early(const std::vector<double>& one, const std::vector<double>& few,
               std::uint64_t small_size) {
  std::vector<double> late(one);
  for (double& ms : late) ms += kEachMs * static_cast<double>(small_size - 1);
  return rank_sum_p(few, late) < kChanceOfDelay;
}

/// That chance makes a few bytes take longer than one, and many longer than a few. The two speak
/// against each other: late `few` make late `many` less likely, so the product is an upper bound.
double chance(const std::vector<double>& one, const std::vector<double>& few,
              const std::vector<double>& many) {
  const double further = many.size() >= kEnough ? rank_sum_p(few, many) : 1;
  return rank_sum_p(one, few) * further;
}

}  // namespace

Diagnosis byte_delay(const Observations& seen) {
  if (!seen.acks || seen.acks->small_size < 2) return unclear(kId, "no echoes of several sizes");
  const AckTiming& acks = *seen.acks;
  const auto one = in_milliseconds(acks.one_byte);
  const auto few = in_milliseconds(acks.quick_known ? acks.small_quick : acks.small_delayed);
  const auto many = in_milliseconds(acks.quick_known ? acks.large_quick : acks.large_delayed);
  if (one.size() < kEnough || few.size() < kEnough) {
    return unclear(kId, "too few echoes of several sizes");
  }
  const double step = median(few) - median(one);
  const double each = step / static_cast<double>(acks.small_size - 1);
  Facts evidence{ms_fact("per_byte_ms", std::max(each, 0.0)),
                 ms_fact("one_byte_p50_ms", median(one)),
                 {"small_bytes", acks.small_size},
                 ms_fact("small_p50_ms", median(few))};
  const std::string takes = fmt::format("{} B take {}, one takes {}", acks.small_size,
                                        text_ms(median(few)), text_ms(median(one)));
  if (each < kEachMs && all_early(one, few, acks.small_size)) {
    return clear(kId, takes, std::move(evidence));
  }
  if (each < kEachMs || chance(one, few, many) >= kChance) {
    return hidden(kId, "jitter",
                  fmt::format("{}; they vary too much to show {} for each byte", takes,
                              text_ms(std::max(each, kEachMs))),
                  std::move(evidence));
  }
  const std::string text = fmt::format("each byte takes {} more", text_ms(each));
  const auto explained = [&](std::string_view by) {
    return clear(kId, fmt::format("{}, which {} explains", text, by), std::move(evidence));
  };
  if (each < kByteWriteMs && byte_writes(seen).verdict == DiagnosisVerdict::found) {
    return explained("byte-writes");
  }
  if (!acks.quick_known && nagle_delayed_ack(seen).verdict == DiagnosisVerdict::found) {
    return explained("nagle-delayed-ack");
  }
  const bool confirmed = many.size() >= kEnough;
  if (confirmed) {
    const double further =
        (median(many) - median(few)) / static_cast<double>(acks.large_size - acks.small_size);
    evidence.push_back({"large_bytes", acks.large_size});
    evidence.push_back(ms_fact("large_p50_ms", median(many)));
    if (further < each / kSame || further > each * kSame) {
      return clear(kId, text + " up to a few, and not beyond", std::move(evidence));
    }
  }
  return found(
      kId, confirmed ? Confidence::high : Confidence::medium, text + ": " + takes,
      std::move(evidence),
      "no delay() for each byte; client.write(buffer, client.read(buffer, sizeof buffer))");
}

}  // namespace especho::diagnosis
