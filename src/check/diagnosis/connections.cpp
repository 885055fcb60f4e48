// Findings about connections that are dropped, refused or lost.
#include <algorithm>

#include "check/diagnosis/catalogue.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

// Right after a client left, connected() of the next one may go by the errno that the former left
// behind (dropped-at-accept).

constexpr std::uint64_t kHastyConnections = 8;  // connections right after another one, at least
constexpr std::uint64_t kDropped = 2;           // of these, at least
constexpr Nanoseconds kSoon = std::chrono::milliseconds(100);

struct DropTally {
  std::uint64_t made = 0;
  std::uint64_t dropped = 0;

  void count(const ConnectionRecord& record) {
    ++made;
    if (record.was_dropped()) ++dropped;
  }
};

// A device that does not free the socket of a client that left serves as many clients as it has
// sockets, and none after that (reconnect-limit).

constexpr std::uint64_t kServed = 12;       // connections that were served
constexpr std::uint64_t kServedBefore = 4;  // that must have been served before the limit
constexpr std::uint64_t kUnserved = 3;      // that must have failed after it

/// What followed the latest connection that was served.
struct Tail {
  std::uint64_t dropped = 0;
  std::uint64_t mute = 0;     ///< accepted, and nothing came back
  std::uint64_t refused = 0;  ///< or not answered, after one that was dropped
  bool came_back = false;     ///< connected again after that: a device that keeps rebooting
  Nanoseconds begin{0};

  std::uint64_t unserved() const { return dropped + mute + refused; }

  void add(const ConnectionRecord& record) {
    // A device that takes no connection is merely away, unless it has dropped one before.
    if (!record.was_accepted() && dropped == 0) return;
    if (unserved() == 0) begin = record.at;
    came_back |= record.was_accepted() && refused != 0;
    ++(!record.was_accepted() ? refused : record.was_dropped() ? dropped : mute);
  }
};

struct Timeline {
  std::uint64_t served = 0;
  Nanoseconds last_served{0};
  Tail tail;
};

Timeline timeline_of(const std::vector<ConnectionRecord>& connections) {
  Timeline timeline;
  for (const ConnectionRecord& record : connections) {
    if (record.was_served()) {
      ++timeline.served;
      timeline.last_served = record.at;
      timeline.tail = {};
    } else if (record.was_unserved()) {
      timeline.tail.add(record);
    }
  }
  return timeline;
}

/// A device that died while it was serving has another fault.
bool lost_in_use(const Observations& seen, const Timeline& timeline) {
  return std::any_of(seen.losses.begin(), seen.losses.end(), [&](const Loss& loss) {
    return loss.at >= timeline.last_served && loss.at < timeline.tail.begin;
  });
}

// A device that reboots loses all connections, accepts none for a while, and is back.

constexpr std::uint64_t kEchoesNeeded = 20;
constexpr std::uint64_t kRefusals = 2;
constexpr double kAbsentMs = 300;

enum class Absence { none, boot, brief, unreachable, for_good };

/// While a device boots, it or the network refuses connections; if its radio is away, nothing
/// answers.
Absence absence(const Loss& loss) {
  if (loss.refusals == 0) return Absence::none;
  if (!loss.back_after) return Absence::for_good;
  const bool in_use = loss.outcome == Outcome::reset || loss.outcome == Outcome::short_echo;
  if (!in_use && loss.outcome != Outcome::refused) return Absence::unreachable;
  const bool lasted = loss.refusals >= kRefusals && to_milliseconds(*loss.back_after) >= kAbsentMs;
  return in_use || lasted ? Absence::boot : Absence::brief;
}

struct AbsenceTally {
  std::uint64_t boots = 0, brief = 0, unreachable = 0, for_good = 0;
  double longest_boot = 0;
  double longest_away = 0;

  void add(const Loss& loss) {
    const double ms = loss.back_after ? to_milliseconds(*loss.back_after) : 0;
    switch (absence(loss)) {
      case Absence::none:
        return;
      case Absence::boot:
        ++boots;
        longest_boot = std::max(longest_boot, ms);
        return;
      case Absence::brief:
        ++brief;
        return;
      case Absence::unreachable:
        ++unreachable;
        longest_away = std::max(longest_away, ms);
        return;
      case Absence::for_good:
        ++for_good;
        return;
    }
  }
};

/// Why it is not known whether there was a reboot; empty if it is.
std::string doubt(const Observations& seen, const AbsenceTally& tally) {
  if (tally.for_good != 0) return "the device never came back";
  if (tally.unreachable != 0) {
    return fmt::format("{} the device did not answer, for up to {}, as when its Wi-Fi is away",
                       counted(tally.unreachable, "time"), text_ms(tally.longest_away));
  }
  if (tally.brief != 0) {
    return fmt::format("{} a connection was refused, and the next one accepted",
                       counted(tally.brief, "time"));
  }
  if (seen.echoes < kEchoesNeeded) return "too few echoes";
  return {};
}

}  // namespace

Diagnosis dropped_at_accept(const Observations& seen) {
  DropTally soon;
  DropTally later;
  for (const ConnectionRecord& record : seen.connections) {
    if (!record.was_accepted() || (!record.was_served() && !record.was_unserved())) continue;
    (record.gap < kSoon ? soon : later).count(record);
  }
  // A queued client is accepted the moment another one leaves.
  if (seen.concurrent_clients) {
    soon.made += seen.concurrent_clients->successors;
    soon.dropped += seen.concurrent_clients->successors_dropped;
  }
  Facts evidence{{"soon_after_another", soon.made},
                 {"of_these_dropped", soon.dropped},
                 {"later", later.made},
                 {"of_those_dropped", later.dropped}};
  if (soon.made < kHastyConnections) {
    return unclear("too few connections right after another one", std::move(evidence));
  }
  if (is_found(reconnect_limit, seen)) {
    return unclear("in the end the device dropped every connection", std::move(evidence));
  }
  const bool only_soon = later.dropped * soon.made * 4 <= soon.dropped * later.made;
  if (soon.dropped < kDropped) {
    return clear(fmt::format("{} of {} connections right after another one were dropped",
                             soon.dropped, soon.made),
                 std::move(evidence));
  }
  if (later.made == 0 || !only_soon) {
    return unclear("connections are dropped at other times, too", std::move(evidence));
  }
  return found(later.dropped == 0 ? Confidence::high : Confidence::medium,
               fmt::format("{} of {} connections right after another one were accepted and closed "
                           "without an echo; of later ones, {} of {}",
                           soon.dropped, soon.made, later.dropped, later.made),
               std::move(evidence));
}

Diagnosis reconnect_limit(const Observations& seen) {
  const Timeline timeline = timeline_of(seen.connections);
  const Tail& tail = timeline.tail;
  Facts evidence{{"connections_served", timeline.served},
                 {"then_ended_without_echo", tail.dropped},
                 {"then_in_vain", tail.unserved()}};
  if (tail.unserved() < kUnserved) {
    if (timeline.served < kServed) return unclear("too few connections", std::move(evidence));
    return clear(fmt::format("{} were served", counted(timeline.served, "connection")),
                 std::move(evidence));
  }
  if (tail.dropped < kUnserved || tail.came_back || timeline.served < kServedBefore ||
      lost_in_use(seen, timeline)) {
    return unclear("the device was lost for another reason", std::move(evidence));
  }
  return found(tail.dropped == tail.unserved() ? Confidence::high : Confidence::medium,
               fmt::format("after {} connections no more were served: {} of the next {} were "
                           "accepted and closed without an echo",
                           timeline.served, tail.dropped, tail.unserved()),
               std::move(evidence));
}

Diagnosis reboot(const Observations& seen) {
  AbsenceTally tally;
  for (const Loss& loss : seen.losses) tally.add(loss);
  Facts evidence{{"losses", std::uint64_t{seen.losses.size()}}, {"reboots", tally.boots}};
  if (tally.boots == 0) {
    if (std::string why = doubt(seen, tally); !why.empty()) {
      return unclear(std::move(why), std::move(evidence));
    }
    return clear(fmt::format("was there for all {} echoes", seen.echoes), std::move(evidence));
  }
  evidence.push_back(ms_fact("longest_absence_ms", tally.longest_boot));
  return found(Confidence::high,
               fmt::format("{} the device was gone, accepted no connection, and was back after up "
                           "to {}",
                           counted(tally.boots, "time"), text_ms(tally.longest_boot)),
               std::move(evidence));
}

}  // namespace especho::diagnosis
