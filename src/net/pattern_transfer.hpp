// The echo of one payload of a bench.
#pragma once

#include <cstdint>
#include <optional>

#include "core/comparison.hpp"
#include "especho/payload.hpp"
#include "net/exchange.hpp"

namespace especho::net {

class PatternTransfer : public Transfer {
 public:
  PatternTransfer(const Payload& payload, std::uint64_t echo, std::uint64_t size)
      : payload_(payload), echo_(echo), size_(size) {}

  std::span<const std::byte> pending() override {
    return payload_.piece(echo_, sent_, size_ - sent_);
  }
  void sent(std::size_t bytes) override { sent_ += bytes; }
  bool all_sent() override { return sent_ == size_; }
  void received(std::span<const std::byte> bytes) override;
  bool wrong() const override { return comparison_.wrong(); }

  const Comparison& comparison() const { return comparison_; }
  /// Names what is wrong; recognises the payloads of earlier echoes.
  std::optional<Mismatch> mismatch() const;

 private:
  const Payload& payload_;
  std::uint64_t echo_;
  std::uint64_t size_;
  std::uint64_t sent_ = 0;
  Comparison comparison_;
};

}  // namespace especho::net
