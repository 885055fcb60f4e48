// A connection to the device under test, driven step by step, and the silences on it. Every wait
// ends after the silence that the plan allows. It throws CheckEnded at the deadline, when the check
// is to stop, or when this machine, not the device, is the obstacle.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/clock.hpp"
#include "especho/outcome.hpp"
#include "net/connection.hpp"
#include "net/exchange.hpp"
#include "net/tcp_info.hpp"

namespace especho::check {

class Device;

/// How this side acknowledges what it receives.
enum class Acks {
  system,   ///< as the system decides
  delayed,  ///< late, along with the next request if that comes first
  quick,    ///< at once
};

/// The result of an exchange: how many bytes went out, and what came back.
struct ProbeEcho {
  Outcome outcome = Outcome::ok;
  Nanoseconds rtt{0};   ///< first byte offered to the system, to last echoed byte read
  Nanoseconds ttfb{0};  ///< to the first
  TimePoint began;
  TimePoint arrived;  ///< the last byte, at this machine, which may have been too busy to read it
  TimePoint ended;
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  std::uint64_t first_piece = 0;  ///< bytes of the first read
  /// It took longer than allowed, and was right so far. It counts as a timeout.
  bool cut_off = false;
  Failure failure{};  ///< where the outcome is not ok

  bool ok() const { return outcome == Outcome::ok; }
};

/// What was read without being compared.
struct Received {
  std::vector<std::byte> bytes;
  net::ExchangeEnd end = net::ExchangeEnd::complete;  ///< complete: as many as wanted
  Nanoseconds waited{0};                              ///< since the call
};

/// A stretch in which an echo was due and nothing came back.
struct Silence {
  TimePoint since;
  Nanoseconds length{0};
};

class SilenceWatch {
 public:
  /// Shorter ones do not count.
  static constexpr Nanoseconds kShortest = std::chrono::milliseconds(100);

  explicit SilenceWatch(TimePoint now) : last_(now) {}

  /// Nothing is due now: the time until the next request is no silence.
  void nothing_due(TimePoint now) { last_ = now; }
  /// Some of what was due came back. Returns whether that ended a silence.
  bool heard(TimePoint now) {
    const Silence silence{last_, now - last_};
    last_ = now;
    if (silence.length < kShortest) return false;
    silences_.push_back(silence);
    return true;
  }

  TimePoint last() const { return last_; }
  const std::vector<Silence>& silences() const { return silences_; }

 private:
  TimePoint last_;
  std::vector<Silence> silences_;
};

class Probe {
 public:
  Probe(Device& device, net::Connection connection, std::size_t record);
  Probe(Probe&& other) noexcept;
  Probe& operator=(Probe&&) = delete;
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;
  ~Probe();  ///< close()

  /// Reads while it writes, so no size deadlocks.
  ProbeEcho echo(std::span<const std::byte> payload, Acks acks = Acks::system);
  /// The same, but cut off if it is still under way after `longest`. A silence of `timeout` (the
  /// plan's unless given) ends it as well.
  ProbeEcho echo_within(std::span<const std::byte> payload, Nanoseconds longest,
                        std::optional<Nanoseconds> timeout = {});

  // Single calls that never block, for driving several connections side by side.
  net::IoResult write_some(std::span<const std::byte> bytes);
  net::IoResult read_some(std::span<std::byte> into);
  net::Connection& connection() { return connection_; }

  /// Sends what the system takes at once, and reads nothing. Returns how much that was.
  std::size_t send_now(std::span<const std::byte> bytes);
  /// Reads until `wanted` bytes are there, the device ends the connection, or is silent for
  /// `timeout` (the plan's unless given).
  Received read(std::size_t wanted, std::optional<Nanoseconds> timeout = {});
  void finish_sending();
  bool has_received() const { return received_ != 0; }
  /// Records the outcome of bytes that were not sent by echo().
  void note(Outcome outcome);

  void close();  ///< gracefully if all was read; otherwise the system resets it
  void reset();  ///< on purpose, whatever is under way

  net::TcpInfo tcp();
  /// Segments that this side has sent again and that the peer is not known to have had already;
  /// absent where the system does not count them.
  std::optional<std::uint64_t> lost_segments();
  std::uint64_t lost_segments_since(std::optional<std::uint64_t> before);
  /// Whether this system can acknowledge at once; if so, it does from now on.
  bool can_ack_quickly() { return connection_.set_quick_ack(true); }
  /// Whether the system records when echoes come in, and the device is another machine: then a
  /// round trip includes no process here that waits for its turn.
  bool is_exact() const {
    return connection_.arrived().has_value() && !connection_.peer().address().is_loopback();
  }
  Nanoseconds handshake() const { return connection_.handshake(); }

 private:
  ProbeEcho exchange(std::span<const std::byte> payload, Acks acks, net::ExchangeLimits limits);
  void note_first(const ProbeEcho& echo);
  void note_greeting(const Mismatch& mismatch);
  void note_unserved(Outcome outcome);
  void note_retransmits(std::uint64_t size, std::optional<std::uint64_t> before);
  bool resumes(TimePoint last_read, std::uint64_t retransmits);

  Device* device_;
  net::Connection connection_;
  std::size_t record_;      ///< among those of the device
  TimePoint last_echo_{};   ///< the latest byte of it; none yet: long ago
  bool is_prompt_ = false;  ///< the latest echo came before TCP would send anything again
  std::uint64_t echoes_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t received_ = 0;
};

}  // namespace especho::check
