// Network faults that all connections share: latency, lost Wi-Fi, reboots.
#pragma once

#include <cstdint>
#include <vector>

#include "faults.hpp"
#include "radio.hpp"
#include "random.hpp"

namespace especho::device {

class FaultyLink;

class FaultyNetwork {
 public:
  FaultyNetwork(Faults faults, std::uint64_t seed, Instant booted);

  const Faults& faults() const { return faults_; }
  Seeds& seeds() { return seeds_; }
  Doze& doze() { return doze_; }

  /// Whether connections pass through here at all; without faults they don't.
  bool active() const { return has_faults_ || doze_.enabled(); }

  /// When the sketch may see a connection that arrives now, unless others are waiting.
  Instant connection_heard(Instant now, Random& random);
  /// When the sketch may see data that arrives now.
  Instant heard(Instant now, Random& random);

  /// Bytes left until the next fault that affects all connections.
  std::uint64_t until_event() const;
  void count(std::size_t bytes, Instant now);
  bool reboot_due() const { return reboot_due_; }
  void ask_for_reboot() { reboot_due_ = true; }
  bool lost(Instant now) const { return now < lost_until_; }
  Instant lost_until() const { return lost_until_; }

  void join(FaultyLink* link) { links_.push_back(link); }
  void leave(FaultyLink* link) { std::erase(links_, link); }
  const std::vector<FaultyLink*>& links() const { return links_; }

  /// Back to the state after power-on; the random numbers continue.
  void restart(Instant now);

 private:
  Faults faults_;
  Seeds seeds_;
  bool has_faults_;
  Doze doze_;
  std::vector<FaultyLink*> links_;
  std::uint64_t connections_ = 0;
  std::uint64_t since_loss_ = 0;
  std::uint64_t since_boot_ = 0;
  bool reboot_due_ = false;
  Instant lost_until_{};
};

}  // namespace especho::device
