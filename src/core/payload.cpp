#include "especho/payload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/split_mix.hpp"
#include "especho/error.hpp"

namespace especho {
namespace {

/// Golden-section stepping: the windows of any 64 echoes in a row start thousands of bytes apart,
/// so a stale echo is not taken for a shifted one.
constexpr std::uint64_t kStride = 648'053;

constexpr std::string_view kAscii =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

Pattern parse_pattern(std::string_view text) {
  if (text == "random") return {Pattern::Kind::random};
  if (text == "ascii") return {Pattern::Kind::ascii};
  if (text == "counter") return {Pattern::Kind::counter};
  if (text.size() > 2 && text.starts_with("0x")) {
    std::uint8_t value = 0;
    const auto [end, error] =
        std::from_chars(text.data() + 2, text.data() + text.size(), value, 16);
    if (error == std::errc{} && end == text.data() + text.size()) {
      return {Pattern::Kind::constant, value};
    }
  }
  throw Error(ExitCode::usage, fmt::format("'{}' is not a pattern", text),
              "random, ascii, counter, or one byte such as 0x55");
}

std::string to_string(const Pattern& pattern) {
  switch (pattern.kind) {
    case Pattern::Kind::random:
      return "random";
    case Pattern::Kind::ascii:
      return "ascii";
    case Pattern::Kind::counter:
      return "counter";
    case Pattern::Kind::constant:
      break;
  }
  return fmt::format("0x{:02x}", pattern.value);
}

Payload::Payload(Pattern pattern, std::uint64_t seed) : pool_(kPeriod + kMaxPiece) {
  SplitMix random(seed);
  for (std::size_t i = 0; i < kPeriod; ++i) {
    switch (pattern.kind) {
      case Pattern::Kind::random:
        pool_[i] = static_cast<std::byte>(random.next());
        break;
      case Pattern::Kind::ascii:
        pool_[i] = static_cast<std::byte>(kAscii[random.next() % kAscii.size()]);
        break;
      case Pattern::Kind::counter:
        pool_[i] = static_cast<std::byte>(i);
        break;
      case Pattern::Kind::constant:
        pool_[i] = static_cast<std::byte>(pattern.value);
        break;
    }
  }
  for (std::size_t i = kPeriod; i < pool_.size(); ++i) pool_[i] = pool_[i - kPeriod];
}

std::span<const std::byte> Payload::piece(std::uint64_t echo, std::uint64_t offset,
                                          std::uint64_t length) const& {
  const std::uint64_t start = (echo % kPeriod * kStride + offset) % kPeriod;
  return std::span(pool_).subspan(start, std::min<std::uint64_t>(length, kMaxPiece));
}

}  // namespace especho
