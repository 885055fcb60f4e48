// Faults of one connection: received data that the sketch may not see yet, and limits on what it
// sends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>

#include "byte_faults.hpp"
#include "faulty_network.hpp"
#include "socket.hpp"

namespace especho::device {

class FaultyLink {
 public:
  /// The sketch sees nothing before `first`.
  FaultyLink(FaultyNetwork& network, Socket& socket, Random random, Instant first);
  FaultyLink(const FaultyLink&) = delete;
  FaultyLink& operator=(const FaultyLink&) = delete;
  ~FaultyLink();

  /// Takes what has arrived at the stack, while there is room.
  void pump(Instant now);
  /// Whether pump() should be called when the stack has more.
  bool listens(Instant now) const;
  /// When there will be something to see or to pump without new data from the stack.
  Instant next(Instant now) const;

  bool readable(Instant now) const;
  std::size_t waiting(Instant now) const;
  /// The bytes that may be seen, or why there are none, as Socket does.
  Transfer receive(void* data, std::size_t size, Instant now);
  Transfer peek(void* data, std::size_t size, Instant now) const;

  bool writable_at_once() const;  ///< without asking the stack, since the stream has ended
  bool silent(Instant now) const { return network_.lost(now); }
  Transfer send(const void* data, std::size_t size, Instant now);

 private:
  struct Released {
    Instant at;
    std::size_t count;
  };
  struct End {
    Instant at;
    int error;
  };

  std::size_t room() const;
  std::size_t portion() const;
  void enqueue(std::span<const std::uint8_t> bytes, Instant now);
  void hold_after(std::size_t count, Instant now);
  void end(int error, Instant at) { end_ = {at, error}; }
  void reset(Instant now);

  FaultyNetwork& network_;
  Socket& socket_;
  ByteFaults faults_;
  Random random_;
  std::deque<std::uint8_t> bytes_;
  std::deque<Released> released_;  // the same bytes, by the time from which they may be seen
  Instant latest_;                 // of those times
  Instant held_until_{};           // takes nothing before that
  std::optional<End> end_;
  std::uint64_t since_stall_ = 0;
  std::uint64_t sent_ = 0;
};

}  // namespace especho::device
