// Random numbers that are the same on every system and in every run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace especho_test {

/// The engine's sequence is fixed by the standard; that of its distributions is not.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// From 0 to `end` - 1.
  std::uint64_t below(std::uint64_t end) { return engine_() % end; }

  /// Every order of magnitude up to 2^`bits` is as likely as the others.
  std::uint64_t of_any_size(unsigned bits) {
    const std::uint64_t order = below(bits) + 1;
    return engine_() >> (64 - order);
  }

  std::vector<std::byte> bytes(std::size_t count) {
    std::vector<std::byte> result(count);
    for (std::byte& byte : result) byte = static_cast<std::byte>(engine_() >> 32);
    return result;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace especho_test
