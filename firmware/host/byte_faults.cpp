#include "byte_faults.hpp"

#include <algorithm>

namespace especho::device {
namespace {

/// A device that mixes up its clients mixes buffers, not single bytes.
constexpr std::size_t kRun = 16;

}  // namespace

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

// The other client may have no bytes in transit now: its latest ones are used, and its next ones
// are replaced. Only bytes received while another client is connected count for the share.
std::uint8_t ByteFaults::exchange(std::uint8_t byte, std::span<ByteFaults* const> others) {
  latest_.push_back(byte);
  if (latest_.size() > kRun) latest_.pop_front();
  if (foreign_.empty() && !others.empty() && mix_.hit()) {
    ByteFaults& other = *others[mix_.random().next() % others.size()];
    const std::size_t run = std::min(latest_.size(), other.latest_.size());
    foreign_.assign(other.latest_.end() - static_cast<std::ptrdiff_t>(run), other.latest_.end());
    other.foreign_.assign(latest_.end() - static_cast<std::ptrdiff_t>(run), latest_.end());
  }
  if (foreign_.empty()) return byte;
  byte = foreign_.front();
  foreign_.pop_front();
  return byte;
}

}  // namespace especho::device
