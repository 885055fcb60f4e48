// One connection's share of the air: what has come in and may not be seen yet, and how far what
// goes out gets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>

#include "air.hpp"
#include "byte_faults.hpp"
#include "host_socket.hpp"

namespace especho::device {

class AirLink {
 public:
  /// Nothing is seen before `first`.
  AirLink(Air& air, HostSocket& host, Random random, Instant first);
  AirLink(const AirLink&) = delete;
  AirLink& operator=(const AirLink&) = delete;
  ~AirLink();

  /// Takes what has arrived at the host, as far as there is room.
  void pump(Instant now);
  /// Whether pump() should be called when the host has more.
  bool listens(Instant now) const;
  /// When there is something new to see, or to pump, without the host's doing.
  Instant next(Instant now) const;

  bool readable(Instant now) const;
  std::size_t waiting(Instant now) const;
  /// The released bytes, or why there are none, as of HostSocket.
  Transfer receive(void* data, std::size_t size, Instant now);
  Transfer peek(void* data, std::size_t size, Instant now) const;

  bool writable_at_once() const;  ///< without asking the host: the stream has ended
  bool silent(Instant now) const { return air_.lost(now); }
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

  Air& air_;
  HostSocket& host_;
  ByteFaults faults_;
  Random random_;
  std::deque<std::uint8_t> bytes_;
  std::deque<Released> released_;  // the same bytes, by the time at which they may be seen
  Instant latest_;                 // of these times
  Instant held_until_{};           // takes nothing before
  std::optional<End> end_;
  std::uint64_t since_stall_ = 0;
  std::uint64_t sent_ = 0;
};

}  // namespace especho::device
