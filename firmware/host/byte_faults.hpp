// Faults in the received bytes of one connection: changed, lost, doubled, mixed up.
#pragma once

#include <cstdint>
#include <deque>
#include <span>

#include "faults.hpp"
#include "random.hpp"

namespace especho::device {

class ByteFaults {
 public:
  ByteFaults(const DataFaults& faults, Seeds& seeds);

  /// Appends `bytes` to `queue`, with faults. `others` are the clients to mix them with.
  void apply(std::span<const std::uint8_t> bytes, std::deque<std::uint8_t>& queue,
             std::span<ByteFaults* const> others);

 private:
  std::uint8_t exchange(std::uint8_t byte, std::span<ByteFaults* const> others);

  Hits corrupt_;
  Hits drop_;
  Hits duplicate_;
  Hits mix_;
  std::deque<std::uint8_t> latest_;   // the last bytes of this client, at most a run
  std::deque<std::uint8_t> foreign_;  // another client's bytes, which replace the next ones
};

}  // namespace especho::device
