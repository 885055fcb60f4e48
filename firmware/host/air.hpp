// What lies between this machine's sockets and the sketch when something ails: the part that all
// connections share.
#pragma once

#include <cstdint>
#include <vector>

#include "dice.hpp"
#include "faults.hpp"
#include "radio.hpp"

namespace especho::device {

class AirLink;

class Air {
 public:
  Air(Faults faults, std::uint64_t seed, Instant booted);

  const Faults& faults() const { return faults_; }
  Seeds& seeds() { return seeds_; }
  Doze& doze() { return doze_; }

  /// Whether connections pass through here at all; without a fault they don't.
  bool active() const { return ails_ || doze_.enabled(); }

  /// A host's connection arrived; when the sketch may see it, unless others are before it.
  Instant connection_heard(Instant now, Random& random);
  /// When the sketch may see what arrives now.
  Instant heard(Instant now, Random& random);

  /// At most so many bytes before something happens to all of them.
  std::uint64_t until_event() const;
  void count(std::size_t bytes, Instant now);
  bool reboot_due() const { return reboot_due_; }
  bool lost(Instant now) const { return now < lost_until_; }
  Instant lost_until() const { return lost_until_; }

  void join(AirLink* link) { links_.push_back(link); }
  void leave(AirLink* link) { std::erase(links_, link); }
  const std::vector<AirLink*>& links() const { return links_; }

  /// The state right after power on; what is random goes on.
  void restart(Instant now);

 private:
  Duration latency(Random& random) const;

  Faults faults_;
  Seeds seeds_;
  bool ails_;
  Doze doze_;
  std::vector<AirLink*> links_;
  std::uint64_t connections_ = 0;
  std::uint64_t since_loss_ = 0;
  std::uint64_t since_boot_ = 0;
  bool reboot_due_ = false;
  Instant lost_until_{};
};

}  // namespace especho::device
