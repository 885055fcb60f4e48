#include "core/packed_counts.hpp"

namespace especho {
namespace {

void put(std::vector<std::uint8_t>& bytes, std::uint64_t number) {
  for (; number > 0x7f; number >>= 7) {
    bytes.push_back(static_cast<std::uint8_t>((number & 0x7f) | 0x80));
  }
  bytes.push_back(static_cast<std::uint8_t>(number));
}

}  // namespace

std::vector<std::uint8_t> pack_counts(std::span<const std::uint64_t> counts) {
  std::vector<std::uint8_t> bytes;
  std::uint64_t zeros = 0;
  for (const std::uint64_t count : counts) {
    if (count == 0) {
      ++zeros;
      continue;
    }
    if (zeros != 0) put(bytes, zeros << 1 | 1);
    zeros = 0;
    put(bytes, count << 1);
  }
  bytes.shrink_to_fit();
  return bytes;
}

}  // namespace especho
