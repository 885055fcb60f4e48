// What a check is to examine.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "especho/target.hpp"
#include "especho/units.hpp"

namespace especho {

enum class CheckGroup {
  correctness,  ///< cases: does the device echo as it must?
  diagnosis,    ///< experiments: why is it slow or unreliable?
};

/// One line of the checklist.
struct CheckItem {
  std::string_view name;  ///< of a case (`half-close`) or the id of a finding (`poll-delay`)
  CheckGroup group;
  std::string_view title;  ///< for a person, a few words: what holds when all is well
  bool quick;              ///< is part of a quick check
};

/// All of them, in the order in which they are reported. They are examined in another one: what
/// takes little time first, then the measurements for diagnoses, and what moves much data last.
std::span<const CheckItem> check_items();

/// What makes the exit code other than 0, besides that nothing could be examined.
enum class FailOn {
  correctness,  ///< a case that failed
  diagnosis,    ///< that, or a finding, or a diagnosis without enough evidence
};

struct CheckPlan {
  Target target;
  std::vector<std::string> only;  ///< names of items, `sizes`, or a group; empty: all
  std::vector<std::string> skip;  ///< the same; beats `only`
  bool quick = false;
  FailOn fail_on = FailOn::correctness;
  std::uint64_t seed = 1;
  /// Of the random soak; without it, it ends after kSoakBytes or kSoakTime, whichever comes first.
  std::optional<Nanoseconds> soak;
  std::uint64_t clients = 4;  ///< that must be served at once
  /// What every payload ends with, for a device that answers lines; kMaxSuffix at most.
  std::string suffix;

  static constexpr Nanoseconds kTimeout = std::chrono::seconds(5);
  Nanoseconds timeout = kTimeout;  ///< the longest silence while an echo is due
  Nanoseconds connect_timeout = std::chrono::seconds(5);
  Nanoseconds wait_ready{0};
  std::optional<Nanoseconds> deadline;  ///< of all of it; that of time_limit() unless given

  /// For a slow device, or one that lets each case time out; a healthy one takes less than a fifth.
  static constexpr Nanoseconds kLongest = std::chrono::minutes(5);
  static constexpr Nanoseconds kLongestQuick = std::chrono::minutes(1);
  static constexpr std::uint64_t kSoakBytes = std::uint64_t{4} * 1024 * 1024;
  static constexpr Nanoseconds kSoakTime = std::chrono::seconds(15);
  static constexpr std::uint64_t kMaxClients = 16;
};

/// The longest time that the check may take: the deadline, or else kLongest, kLongestQuick for a
/// quick one, and what --soak adds. It counts from the first connection, not from the first
/// attempt, unless it is the deadline that was given; a timeout longer than the usual one makes it
/// longer.
Nanoseconds time_limit(const CheckPlan& plan);

/// Whether the plan asks for the item.
bool is_wanted(const CheckPlan& plan, const CheckItem& item);

/// Throws Error(usage) for unknown names, or where nothing is left to examine.
void validate(const CheckPlan& plan);

}  // namespace especho
