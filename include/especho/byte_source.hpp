// Payloads of any length, read piece by piece.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "especho/payload.hpp"

namespace especho {

/// Where the payload comes from. A source may have to wait for its bytes (a pipe, a person who
/// types); it never blocks, and says when there is more.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// What can be sent now; may be empty. Valid until consume(). Throws Error when it can't be read.
  virtual std::span<const std::byte> peek() = 0;
  virtual void consume(std::size_t bytes) = 0;
  /// Nothing is left, and nothing will come.
  virtual bool exhausted() = 0;
  /// A function to be called, from any thread, when more has come or the end is known; an empty
  /// one ends that: when this returns, the one before is not called any more.
  virtual void notify(const std::function<void()>& /*more*/) {}
};

/// Bytes that are there already. The bytes must outlive the source.
class MemorySource : public ByteSource {
 public:
  explicit MemorySource(std::span<const std::byte> bytes) : rest_(bytes) {}
  std::span<const std::byte> peek() override { return rest_; }
  void consume(std::size_t bytes) override { rest_ = rest_.subspan(bytes); }
  bool exhausted() override { return rest_.empty(); }

 private:
  std::span<const std::byte> rest_;
};

/// A number of bytes that follow a pattern and end with the suffix.
class PatternSource : public ByteSource {
 public:
  PatternSource(Pattern pattern, std::uint64_t seed, std::uint64_t size,
                std::string_view suffix = {})
      : payload_(pattern, seed, suffix), size_(size) {
    outgoing_.begin(payload_, 0, size);
  }
  PatternSource(const PatternSource&) = delete;
  PatternSource& operator=(const PatternSource&) = delete;
  ~PatternSource() override = default;

  std::span<const std::byte> peek() override { return outgoing_.from(sent_); }
  void consume(std::size_t bytes) override { sent_ += bytes; }
  bool exhausted() override { return sent_ == size_; }

 private:
  Payload payload_;
  OutgoingPayload outgoing_;
  std::uint64_t size_;
  std::uint64_t sent_ = 0;
};

}  // namespace especho
