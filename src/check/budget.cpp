#include "check/budget.hpp"

#include <algorithm>

namespace especho::check {
namespace {

/// Share of the whole time except the soak's, left unplanned so that the last item ends before the
/// deadline.
constexpr double kUnplanned = 1.0 / 12;
/// Share of the time left, whatever the weights: the first items need not hurry for the sake of
/// later ones, which rarely use up their shares.
constexpr double kLeastShare = 1.0 / 12;
/// Shorter echoes show only the round trip.
constexpr std::uint64_t kLongEnough = 256;
/// An estimate may be wrong by this factor, and by more if the sizes seen are much smaller.
constexpr double kMargin = 2, kWideMargin = 8;
constexpr std::uint64_t kNear = 16;  ///< times as large

Nanoseconds part_of(Nanoseconds whole, double share) {
  return std::chrono::duration_cast<Nanoseconds>(whole * share);
}

Nanoseconds planned(const CheckPlan& plan) {
  CheckPlan usual = plan;
  usual.deadline.reset();
  usual.soak.reset();
  const Nanoseconds limit = time_limit(plan);
  return limit - part_of(std::min(limit, time_limit(usual)), kUnplanned);
}

}  // namespace

Budget::Budget(const CheckPlan& plan, TimePoint began)
    : deadline_(after(began, time_limit(plan))),
      end_(after(began, planned(plan))),
      share_end_(end_) {}

void Budget::begin_share(TimePoint now, double weight, double weight_after, Nanoseconds reserved) {
  const Nanoseconds left = std::max<Nanoseconds>(end_ - now - reserved, Nanoseconds(0));
  const double share = weight / std::max(weight + weight_after, weight);
  share_end_ = after(now, part_of(left, std::max(share, kLeastShare)));
}

Nanoseconds Budget::left(TimePoint now) const {
  return std::max<Nanoseconds>(share_end_ - now, Nanoseconds(0));
}

void Budget::note_echo(std::uint64_t bytes, Nanoseconds elapsed) {
  if (bytes == 0) return;
  if (!shortest_ || elapsed < *shortest_) shortest_ = elapsed;
  const bool faster = bytes == largest_ && elapsed < largest_took_;
  if (bytes > largest_ || faster) {
    largest_ = bytes;
    largest_took_ = elapsed;
  }
}

double Budget::seconds_per_byte() const {
  if (largest_ < kLongEnough) return 0;
  return to_seconds(largest_took_ - *shortest_) / static_cast<double>(largest_);
}

std::optional<double> Budget::bytes_per_second() const {
  const double each = seconds_per_byte();
  if (each <= 0) return std::nullopt;
  return 1 / each;
}

Nanoseconds Budget::expected(std::uint64_t bytes) const {
  const auto moving =
      std::chrono::duration<double>(seconds_per_byte() * static_cast<double>(bytes));
  return shortest_.value_or(Nanoseconds(0)) + std::chrono::duration_cast<Nanoseconds>(moving);
}

bool Budget::is_too_slow_for(std::uint64_t bytes, TimePoint now) const {
  const double margin = bytes / kNear <= largest_ ? kMargin : kWideMargin;
  // Not counting the time that even a short echo takes.
  const double moving = seconds_per_byte() * static_cast<double>(bytes);
  return moving > margin * to_seconds(left(now));
}

}  // namespace especho::check
