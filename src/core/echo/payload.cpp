#include "core/echo/payload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>

#include "core/split_mix.hpp"
#include "core/text.hpp"
#include "especho/error.hpp"

namespace especho {
namespace {

/// Golden-section stepping: the windows of any 64 echoes in a row start thousands of bytes apart,
/// so a stale echo is not taken for a shifted one.
constexpr std::uint64_t kStride = 648'053;

constexpr std::string_view kAscii =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

using Alphabet = std::vector<std::uint8_t>;

Alphabet all_bytes() {
  Alphabet all(256);
  std::iota(all.begin(), all.end(), std::uint8_t{0});
  return all;
}

/// The bytes of a pattern, in the order in which a counter counts.
Alphabet alphabet_of(const Pattern& pattern, std::string_view suffix) {
  constexpr std::uint8_t kBlank = 0x20;
  constexpr std::uint8_t kDelete = 0x7f;
  Alphabet alphabet = pattern.kind == Pattern::Kind::constant ? Alphabet{pattern.value}
                      : pattern.kind == Pattern::Kind::ascii
                          ? Alphabet(kAscii.begin(), kAscii.end())
                          : all_bytes();
  if (suffix.empty()) return alphabet;
  std::erase_if(alphabet, [&](std::uint8_t byte) {
    return byte <= kBlank || byte == kDelete ||
           suffix.find(static_cast<char>(byte)) != std::string_view::npos;
  });
  return alphabet;
}

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

Payload::Payload(Pattern pattern, std::uint64_t seed, std::string_view suffix)
    : pool_(kPeriod + kMaxPiece), suffix_(bytes_of(suffix).begin(), bytes_of(suffix).end()) {
  const Alphabet alphabet = alphabet_of(pattern, suffix);
  const bool by_chance =
      pattern.kind == Pattern::Kind::random || pattern.kind == Pattern::Kind::ascii;
  SplitMix random(seed);
  for (std::size_t i = 0; i < kPeriod; ++i) {
    const std::uint64_t place = by_chance ? random.next() : i;
    pool_[i] = static_cast<std::byte>(alphabet[place % alphabet.size()]);
  }
  for (std::size_t i = kPeriod; i < pool_.size(); ++i) pool_[i] = pool_[i - kPeriod];
}

Payload Payload::fixed(std::string_view bytes) {
  Payload payload;
  payload.pool_.assign(bytes_of(bytes).begin(), bytes_of(bytes).end());
  payload.is_fixed_ = true;
  return payload;
}

std::span<const std::byte> Payload::piece(std::uint64_t echo, std::uint64_t offset,
                                          std::uint64_t length) const& {
  if (is_fixed_) {
    const auto rest = std::span(pool_).subspan(std::min<std::uint64_t>(offset, pool_.size()));
    return rest.first(std::min<std::uint64_t>({length, kMaxPiece, rest.size()}));
  }
  const std::uint64_t start = (echo % kPeriod * kStride + offset) % kPeriod;
  return std::span(pool_).subspan(start, std::min<std::uint64_t>(length, kMaxPiece));
}

std::span<const std::byte> Payload::part(std::uint64_t echo, std::uint64_t size,
                                         std::uint64_t offset, std::uint64_t length) const& {
  const std::uint64_t body = size - std::min<std::uint64_t>(size, suffix_.size());
  if (offset < body) return piece(echo, offset, std::min(length, body - offset));
  const auto rest = std::span(suffix_).subspan(std::min(offset, size) - body);
  return rest.first(std::min<std::uint64_t>(length, rest.size()));
}

void Payload::copy(std::uint64_t echo, std::uint64_t size, std::uint64_t offset,
                   std::uint64_t length, std::vector<std::byte>& into) const {
  into.resize(length);
  for (std::uint64_t done = 0; done < length;) {
    const auto bytes = part(echo, size, offset + done, length - done);
    if (bytes.empty()) return into.resize(done);  // a fixed payload ends before that
    std::copy(bytes.begin(), bytes.end(), into.begin() + static_cast<std::ptrdiff_t>(done));
    done += bytes.size();
  }
}

bool goes_with(const Pattern& pattern, std::string_view suffix) {
  return !alphabet_of(pattern, suffix).empty();
}

void OutgoingPayload::begin(const Payload& payload, std::uint64_t echo, std::uint64_t size) {
  payload_ = &payload;
  echo_ = echo;
  size_ = size;
  if (!payload.has_suffix()) return;
  const std::uint64_t length = std::min(size, kEnd);
  payload.copy(echo, size, size - length, length, end_);
}

std::span<const std::byte> OutgoingPayload::from(std::uint64_t offset) const {
  const std::uint64_t end = size_ - end_.size();
  if (offset < end) return payload_->piece(echo_, offset, end - offset);
  return std::span(end_).subspan(offset - end);
}

Payload payload_of(const BenchPlan& plan) {
  if (plan.fixed) return Payload::fixed(plan.fixed->bytes + plan.suffix);
  return {plan.pattern, plan.seed, plan.suffix};
}

}  // namespace especho
