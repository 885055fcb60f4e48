// Echoes in which every byte, or every line end, was changed by one rule.
#pragma once

#include <cstddef>

#include "core/echo/mismatch.hpp"

namespace especho {

/// The whole echo as it was sent and as it came back, of which both begin with the same bytes.
class WholeEcho {
 public:
  explicit WholeEcho(const WrongEcho& echo) : echo_(echo) {}

  bool known() const { return echo_.before.size() == echo_.offset; }
  std::size_t sent() const { return echo_.before.size() + echo_.expected.size(); }
  std::size_t got() const { return echo_.before.size() + echo_.got.size(); }
  std::byte sent(std::size_t place) const { return byte(echo_.expected, place); }
  std::byte got(std::size_t place) const { return byte(echo_.got, place); }

 private:
  std::byte byte(std::span<const std::byte> rest, std::size_t place) const {
    const std::size_t right = echo_.before.size();
    return place < right ? echo_.before[place] : rest[place - right];
  }

  const WrongEcho& echo_;
};

// Each describes in `mismatch` what happened if that explains all that came back; otherwise it
// returns false and leaves `mismatch` alone.

bool explain_newlines(const WrongEcho& echo, Mismatch& mismatch);
bool explain_mapping(const WrongEcho& echo, Mismatch& mismatch);
bool explain_reversal(const WrongEcho& echo, Mismatch& mismatch);
bool explain_doubling(const WrongEcho& echo, Mismatch& mismatch);

}  // namespace especho
