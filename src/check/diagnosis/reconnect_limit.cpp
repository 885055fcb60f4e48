// A device that forgets to free the socket of a client that left serves as many as it has sockets,
// and then nobody any more.
#include <algorithm>

#include "check/diagnosis/diagnose.hpp"
#include "check/diagnosis/verdict.hpp"
#include "check/diagnosis/visits.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "reconnect-limit";
constexpr std::uint64_t kEnough = 12;  // connections that were served
constexpr std::uint64_t kFew = 4;      // that must have been served before the limit
constexpr std::uint64_t kInVain = 3;   // that must have been ended in vain behind it

/// What came after the latest connection that was served.
struct Tail {
  std::uint64_t dropped = 0;
  std::uint64_t mute = 0;     ///< accepted, and nothing came back
  std::uint64_t refused = 0;  ///< or not answered, behind one that was dropped
  bool came_back = false;     ///< connected again after that: a device that boots, again and again
  Nanoseconds begin{0};

  std::uint64_t in_vain() const { return dropped + mute + refused; }

  void add(const ConnectionRecord& visit) {
    // A device that takes no connection is away, until one that it took tells more.
    if (!visit.connected && dropped == 0) return;
    if (in_vain() == 0) begin = visit.at;
    came_back |= visit.connected && refused != 0;
    ++(!visit.connected ? refused : was_dropped(visit) ? dropped : mute);
  }
};

struct Course {
  std::uint64_t served = 0;
  Nanoseconds last_served{0};
  Tail tail;
};

Course course_of(const std::vector<ConnectionRecord>& visits) {
  Course course;
  for (const ConnectionRecord& visit : visits) {
    if (was_served(visit)) {
      ++course.served;
      course.last_served = visit.at;
      course.tail = {};
    } else if (was_in_vain(visit)) {
      course.tail.add(visit);
    }
  }
  return course;
}

/// A device that died while it served has another ill.
bool lost_in_use(const Observations& seen, const Course& course) {
  return std::any_of(seen.losses.begin(), seen.losses.end(), [&](const Loss& loss) {
    return loss.at >= course.last_served && loss.at < course.tail.begin;
  });
}

}  // namespace

Diagnosis reconnect_limit(const Observations& seen) {
  const Course course = course_of(seen.connections);
  const Tail& tail = course.tail;
  Facts evidence{{"connections_served", course.served},
                 {"then_ended_without_echo", tail.dropped},
                 {"then_in_vain", tail.in_vain()}};
  if (tail.in_vain() < kInVain) {
    if (course.served < kEnough) return unclear(kId, "too few connections", std::move(evidence));
    return clear(kId, fmt::format("{} connections were served", course.served),
                 std::move(evidence));
  }
  if (tail.dropped < kInVain || tail.came_back || course.served < kFew ||
      lost_in_use(seen, course)) {
    return unclear(kId, "the device was lost for another reason", std::move(evidence));
  }
  return found(kId, tail.dropped == tail.in_vain() ? Confidence::high : Confidence::medium,
               fmt::format("after {} connections no other was served: {} of the next {} were "
                           "accepted and ended without an echo",
                           course.served, tail.dropped, tail.in_vain()),
               std::move(evidence),
               "client.stop() for each client that left, and keep no copy of it: each holds one of "
               "the 16 sockets");
}

}  // namespace especho::diagnosis
