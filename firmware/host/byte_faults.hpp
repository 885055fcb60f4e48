// What happens to the bytes of one connection on their way in.
#pragma once

#include <cstdint>
#include <deque>
#include <span>

#include "dice.hpp"
#include "faults.hpp"

namespace especho::device {

class ByteFaults {
 public:
  ByteFaults(const DataFaults& faults, Seeds& seeds);

  /// Appends to `queue` what becomes of `bytes`. `others` are the clients to mix them with.
  void apply(std::span<const std::uint8_t> bytes, std::deque<std::uint8_t>& queue,
             std::span<ByteFaults* const> others);

 private:
  std::uint8_t exchange(std::uint8_t byte, std::span<ByteFaults* const> others);

  Hits corrupt_;
  Hits drop_;
  Hits duplicate_;
  Hits mix_;
  std::deque<std::uint8_t> latest_;   // what this client sent last, at most a run
  std::deque<std::uint8_t> foreign_;  // another client's, in place of the next ones
};

}  // namespace especho::device
