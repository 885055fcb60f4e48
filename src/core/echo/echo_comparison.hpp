// Compares an echo, piece by piece, with what was sent, and keeps what is needed to name an error.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/echo/mismatch.hpp"

namespace especho {

/// What was sent, as far as it is still available when its echo turns out wrong.
struct SentBytes {
  std::span<const std::byte> begin{};  ///< of the echo; its first kOpening bytes are enough
  std::span<const std::byte> rest{};   ///< from the first wrong byte on, up to kMaxLoss
  bool first = false;                  ///< nothing was received on the connection before
};

class EchoComparison {
 public:
  /// How much of the start of an echo is compared with the first words of known protocols.
  static constexpr std::size_t kOpening = 64;
  /// How much is kept from the first wrong byte on: the longest shift, and evidence after it.
  static constexpr std::size_t kKept = kMaxShift + 64;

  /// The next bytes of the echo, and as many that were expected in their place.
  void compare(std::span<const std::byte> expected, std::span<const std::byte> got);

  /// Begins the next echo.
  void restart() {
    if (wrong()) *this = {};
    compared_ = 0;
  }

  /// Surplus bytes, for which nothing was sent.
  void surplus(std::span<const std::byte> got);

  std::uint64_t compared() const { return compared_; }
  std::optional<std::uint64_t> first_wrong() const { return first_wrong_; }
  bool has_surplus() const { return surplus_; }
  /// Whether the echo can no longer turn out right.
  bool wrong() const { return first_wrong_.has_value() || surplus_; }
  /// The bytes from the first wrong one on, or else the surplus ones; at most kKept.
  std::span<const std::byte> got() const { return got_; }

  /// What is wrong, if anything is; `at_end`: nothing more will come.
  std::optional<Mismatch> explain(const SentBytes& sent, bool at_end) const;

 private:
  Mismatch explain_surplus(const SentBytes& sent, bool at_end) const;
  void keep(std::span<const std::byte> got);

  std::uint64_t compared_ = 0;
  std::optional<std::uint64_t> first_wrong_;
  std::vector<std::byte> got_;
  bool surplus_ = false;
};

}  // namespace especho
