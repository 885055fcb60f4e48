// The counts of a histogram in little memory: most are small, and many are zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace especho {

/// A number for each count, and one for each row of zeros, in as many bytes as it needs (LEB128).
/// The last bit of a number tells zeros from a count.
std::vector<std::uint8_t> pack_counts(std::span<const std::uint64_t> counts);

/// Calls visit(index, count) for each count that is not zero, in order, until it says false.
template <typename Visit>
void visit_packed(std::span<const std::uint8_t> packed, Visit visit) {
  std::size_t index = 0;
  for (std::size_t i = 0; i < packed.size();) {
    std::uint64_t number = 0;
    unsigned shift = 0;
    do {
      number |= std::uint64_t{packed[i] & 0x7fU} << shift;
      shift += 7;
    } while ((packed[i++] & 0x80U) != 0);
    if ((number & 1) != 0) {
      index += static_cast<std::size_t>(number >> 1);
    } else if (!visit(index++, number >> 1)) {
      return;
    }
  }
}

}  // namespace especho
