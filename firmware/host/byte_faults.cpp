#include "byte_faults.hpp"

#include <utility>

namespace especho::device {

ByteFaults::ByteFaults(const DataFaults& faults, Seeds& seeds)
    : corrupt_(faults.corrupt, seeds.corrupt.next()),
      drop_(faults.drop, seeds.drop.next()),
      duplicate_(faults.duplicate, seeds.duplicate.next()),
      mix_(faults.mix, seeds.mix.next()) {}

void ByteFaults::apply(std::span<const std::uint8_t> bytes, std::deque<std::uint8_t>& queue,
                       std::span<ByteFaults* const> others) {
  for (std::uint8_t byte : bytes) {
    byte = exchange(byte, others);
    if (drop_.hit()) continue;
    if (corrupt_.hit()) byte ^= static_cast<std::uint8_t>(1 + corrupt_.random().next() % 255);
    queue.push_back(byte);
    if (duplicate_.hit()) queue.push_back(byte);
  }
}

// The other client may have no byte on the way now: it lends the latest, and its next one is
// replaced. Only bytes that travel while another client is there count for the share.
std::uint8_t ByteFaults::exchange(std::uint8_t byte, std::span<ByteFaults* const> others) {
  latest_ = byte;
  if (foreign_) return *std::exchange(foreign_, std::nullopt);
  if (others.empty() || !mix_.hit()) return byte;
  ByteFaults& other = *others[mix_.random().next() % others.size()];
  if (!other.latest_) return byte;
  other.foreign_ = byte;
  return *other.latest_;
}

}  // namespace especho::device
