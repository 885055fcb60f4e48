// The echoes that are under way on one connection, in the order in which they were sent.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/clock.hpp"
#include "core/echo/echo_comparison.hpp"
#include "core/echo/payload.hpp"
#include "especho/outcome.hpp"

namespace especho {

struct Echo {
  std::uint64_t number = 0;    ///< in its run, from 1
  std::uint64_t sequence = 0;  ///< of its payload
  TimePoint intended{};        ///< start by the schedule
  TimePoint start{};           ///< first byte offered to the system
  TimePoint first_byte{};      ///< first echoed byte read
};

class EchoQueue {
 public:
  EchoQueue(const Payload& payload, std::uint64_t capacity) : payload_(&payload), ring_(capacity) {}

  void set_size(std::uint64_t bytes) { size_ = bytes; }  ///< of all echoes; only while empty

  bool empty() const { return count_ == 0; }
  std::uint64_t count() const { return count_; }
  const Echo& front() const { return ring_[first_]; }

  /// At most as many as the capacity. Valid until the next one.
  Echo& push(const Echo& echo);

  /// What is to be sent next, of one echo; empty when all is sent.
  std::span<const std::byte> pending() const;
  void sent(std::size_t bytes);

  /// Takes the bytes, read at `now`, that belong to the front; returns how many these were.
  std::size_t receive(std::span<const std::byte> bytes, TimePoint now);
  std::uint64_t received() const { return comparison_.compared(); }  ///< of the front
  std::uint64_t front_sent() const { return unsent_ == count_ ? sent_ : size_; }
  bool front_complete() const { return received() == size_; }
  /// Bytes that came after the front, while nothing else was in flight.
  void surplus(std::span<const std::byte> bytes) { comparison_.surplus(bytes); }
  const EchoComparison& comparison() const { return comparison_; }  ///< of the front
  /// What is wrong with the front, if anything is.
  std::optional<Mismatch> mismatch() const;
  /// Adds the payload of the front around the place where its echo stopped.
  void tell_place(Failure& failure) const;
  void pop();
  void clear();  ///< for the next connection

 private:
  /// The index in the ring of the echo this many places behind the front.
  std::size_t place(std::uint64_t behind) const {
    const std::uint64_t place = first_ + behind;
    return place < ring_.size() ? place : place - ring_.size();
  }

  void begin_sending();

  const Payload* payload_;
  OutgoingPayload outgoing_;  ///< of the first echo that is not wholly sent
  std::vector<Echo> ring_;
  std::uint64_t size_ = 0;
  std::uint64_t first_ = 0;
  std::uint64_t count_ = 0;
  std::uint64_t unsent_ = 0;   ///< echoes at the back that are not wholly sent
  std::uint64_t sent_ = 0;     ///< bytes of the first of these
  EchoComparison comparison_;  ///< of the front
  bool fresh_ = true;          ///< the front is the first echo of its connection
};

}  // namespace especho
