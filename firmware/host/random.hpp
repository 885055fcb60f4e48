// Reproducible random numbers: every kind of fault has its own, so that no fault shifts those of
// another.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>

namespace especho::device {

/// The same on every system, which the distributions of <random> are not.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t next() { return engine_(); }
  /// Evenly distributed in [0, 1).
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }

 private:
  std::mt19937_64 engine_;
};

/// Which bytes a fault hits. The gap to the next one is drawn, so that one byte in a million costs
/// no more than one in ten.
class Hits {
 public:
  Hits(double share, std::uint64_t seed) : share_(share), random_(seed), gap_(draw()) {}

  /// Whether the next byte is hit.
  bool hit() {
    if (share_ <= 0 || gap_-- > 0) return false;
    gap_ = draw();
    return true;
  }
  Random& random() { return random_; }

 private:
  std::uint64_t draw() {
    if (share_ <= 0 || share_ >= 1) return 0;
    constexpr double far = 1e18;  // still exact as a whole number
    return static_cast<std::uint64_t>(
        std::min(far, std::log(1 - random_.unit()) / std::log1p(-share_)));
  }

  double share_;
  Random random_;
  std::uint64_t gap_;
};

/// The seeds of the connections, drawn in the order in which these are accepted.
struct Seeds {
  explicit Seeds(std::uint64_t seed)
      : corrupt(of(seed, 1)),
        drop(of(seed, 2)),
        duplicate(of(seed, 3)),
        mix(of(seed, 4)),
        latency(of(seed, 5)) {}

  Random corrupt;
  Random drop;
  Random duplicate;
  Random mix;
  Random latency;

 private:
  static Random of(std::uint64_t seed, std::uint64_t kind) {
    return Random(Random(seed).next() ^ Random(kind).next());
  }
};

}  // namespace especho::device
