// A device that forgets to free the socket of a client that left serves as many as it has sockets,
// and then nobody any more.
#include <algorithm>

#include "diagnosis/diagnose.hpp"
#include "diagnosis/verdict.hpp"
#include "diagnosis/visits.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "reconnect-limit";
constexpr std::uint64_t kEnough = 12;  // connections that were served
constexpr std::uint64_t kFew = 4;      // that must have been served before the limit
constexpr std::uint64_t kInVain = 3;   // that must have come to nothing behind it

struct Course {
  std::uint64_t served = 0;
  std::uint64_t in_vain = 0;  ///< all of the latest
  std::uint64_t dropped = 0;  ///< of these
  Nanoseconds last_served{0};
  Nanoseconds first_in_vain{0};
};

Course course_of(const std::vector<Visit>& visits) {
  Course course;
  for (const Visit& visit : visits) {
    if (was_served(visit)) {
      ++course.served;
      course.in_vain = course.dropped = 0;
      course.last_served = visit.at;
    } else if (was_in_vain(visit)) {
      if (course.in_vain++ == 0) course.first_in_vain = visit.at;
      if (was_dropped(visit)) ++course.dropped;
    }
  }
  return course;
}

/// A device that died while it served has another ill.
bool lost_in_use(const Observations& seen, const Course& course) {
  return std::any_of(seen.losses.begin(), seen.losses.end(), [&](const Loss& loss) {
    return loss.at >= course.last_served && loss.at < course.first_in_vain;
  });
}

}  // namespace

Diagnosis reconnect_limit(const Observations& seen) {
  const Course course = course_of(seen.visits);
  Facts evidence{{"connections_served", course.served}, {"then_in_vain", course.in_vain}};
  if (course.in_vain < kInVain) {
    if (course.served < kEnough) return unclear(kId, "too few connections", std::move(evidence));
    return clear(kId, fmt::format("{} connections were served", course.served),
                 std::move(evidence));
  }
  if (course.served < kFew || lost_in_use(seen, course)) {
    return unclear(kId, "the device was lost for another reason", std::move(evidence));
  }
  return found(kId, course.dropped == course.in_vain ? Confidence::high : Confidence::medium,
               fmt::format("after {} connections no other was served: {} of the next {} were "
                           "accepted and ended without an echo",
                           course.served, course.dropped, course.in_vain),
               std::move(evidence),
               "client.stop() for each client that left, and keep no copy of it: each holds one of "
               "the 16 sockets");
}

}  // namespace especho::diagnosis
