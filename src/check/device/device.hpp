// The device under test: makes all connections of a check, and keeps the record of them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "check/budget.hpp"
#include "check/check_end.hpp"
#include "check/device/probe.hpp"
#include "check/diagnosis/observations.hpp"
#include "core/echo/payload.hpp"
#include "core/split_mix.hpp"
#include "especho/check.hpp"
#include "especho/error.hpp"
#include "net/connect_operation.hpp"
#include "net/local_cause.hpp"

namespace especho::check {

class Device {
 public:
  /// How long the next client waits after one has left, so that no case is affected by a device
  /// that drops a client right after another one left.
  static constexpr Nanoseconds kSettle = std::chrono::milliseconds(120);
  static constexpr Nanoseconds kSettleQuick = std::chrono::milliseconds(60);
  /// How long a device that was there may take to come back.
  static constexpr Nanoseconds kBackAgain = std::chrono::seconds(15);

  struct ConnectOptions {
    std::optional<Nanoseconds> settle{};   ///< the usual one unless given
    std::optional<Nanoseconds> timeout{};  ///< of the handshake; the plan's unless given
    std::optional<int> receive_buffer{};   ///< bytes, of this side
    bool reconnecting = false;             ///< marks the record
  };

  /// `tick` is called often: whenever something moved or was waited for.
  Device(const CheckPlan& plan, const StopFlag& stop, std::function<void()> tick = {});
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;
  ~Device() = default;

  /// Makes one attempt, and throws CheckEnded if no device is there. One that resets the connection
  /// is there.
  void require_reachable();
  /// A connection; waits for a device that was there before to come back. Throws CheckEnded if none
  /// can be made, or if the latest ones all failed.
  Probe connect() { return connect(ConnectOptions{}); }
  Probe connect(const ConnectOptions& options);
  /// Makes one attempt. Throws CheckEnded if this machine is what prevents a connection.
  std::variant<Probe, Failure> try_connect(const ConnectOptions& options);

  using Bytes = std::vector<std::byte>;
  /// Bytes for the next echo, different from all before. With a suffix they are one line: they
  /// end with it, and have a byte before it, even where that makes them more than `size`.
  Bytes payload(std::uint64_t size);
  /// The same for a stream that a device need not hold whole. With a suffix they are
  /// lines of kLine bytes; the last one may be shorter.
  Bytes stream_payload(std::uint64_t size);
  static constexpr std::uint64_t kLine = 64;
  /// How much of a stream_payload() holds `size` bytes of it and ends with a line.
  std::uint64_t whole_lines(std::uint64_t size) const;
  /// Whether these bytes, at least a few, may be part of a payload of this check.
  bool has_sent(std::span<const std::byte> bytes) const;
  SplitMix& random() { return random_; }

  /// Sleeps, in slices, and throws CheckEnded at the deadline and when the check is to stop.
  /// Returns by how much later than asked this machine woke up.
  Nanoseconds pause(Nanoseconds duration);
  /// Throws CheckEnded at the deadline, and when the check is to stop; otherwise reports progress.
  void throw_if_ended() const;

  Nanoseconds settle() const { return plan_.quick ? kSettleQuick : kSettle; }
  const CheckPlan& plan() const { return plan_; }
  const StopFlag& stop() const { return stop_; }
  asio::io_context& context() const { return connector_.context(); }  ///< of all its connections
  TimePoint deadline() const { return budget_.deadline(); }
  TimePoint began() const { return began_; }

  /// The share of the check's time that the current item may take. What it sends, and how often,
  /// must fit into it; a silence may last for the plan's timeout all the same.
  Budget& budget() { return budget_; }
  const Budget& budget() const { return budget_; }
  Nanoseconds time_left() const { return budget_.left(Clock::now()); }
  /// As many echoes of this size as there is time for, within bounds.
  std::size_t affordable_echoes(std::uint64_t size, std::size_t least, std::size_t most) const;
  /// An echo that takes longer is too slow for the case, even if it is right so far.
  Nanoseconds longest_echo() const;
  /// How many clients were seen to be served at the same time, if that was tried.
  std::optional<std::uint64_t> served_at_once() const { return served_at_once_; }
  void note_served_at_once(std::uint64_t clients) { served_at_once_ = clients; }

  bool has_answered() const { return has_answered_; }      ///< anything, on any connection
  const std::string& address() const { return address_; }  ///< numeric; empty before the first
  Reached reached() const { return connector_.addresses().reached(); }
  const std::string& peer() const { return peer_; }  ///< the same with its port
  std::uint64_t connections() const { return connections_; }
  Nanoseconds settling() const { return settling_; }  ///< in all, between two clients
  std::uint64_t bytes_sent() const { return bytes_sent_; }

  /// Throws CheckEnded if the cause lies on this machine and not in the device.
  static void throw_if_local(const std::optional<net::LocalCause>& cause);

  /// Keeps the silences that count, with the number of segments that this side sent again
  /// meanwhile.
  void note_silences(std::span<const Silence> silences, std::uint64_t retransmits);

  /// What has been seen so far; experiments add to it.
  diagnosis::Observations& seen() { return seen_; }
  const diagnosis::Observations& seen() const { return seen_; }

 private:
  friend class Probe;
  std::variant<Probe, Failure> connect_once(const ConnectOptions& options, Nanoseconds timeout);
  Probe wait_for_return(const ConnectOptions& options, Failure failure);
  static CheckEnded not_there(const Failure& failure);
  void throw_if_dead() const;
  void note_made();
  void note_loss(Outcome outcome);
  void note_back();
  void note_served() {
    unserved_ = {};
    has_answered_ = true;
  }
  void note_unserved(Outcome outcome, std::size_t record);
  void note_closed();

  const CheckPlan& plan_;
  const StopFlag& stop_;
  std::function<void()> tick_;
  TimePoint began_;
  Budget budget_;
  TimePoint last_closed_;
  net::Connector connector_;
  Payload payload_;
  SplitMix random_;
  std::uint64_t sequence_ = 0;
  std::string address_;
  std::string peer_;
  std::uint64_t connections_ = 0;
  Nanoseconds settling_{0};
  std::uint64_t bytes_sent_ = 0;
  diagnosis::Observations seen_;
  std::size_t open_ = 0;  ///< connections
  struct {
    std::size_t ended = 0, silent = 0;
  } unserved_;  ///< connections in a row on which nothing was echoed
  bool has_answered_ = false;
  std::optional<std::uint64_t> served_at_once_;
  bool rest_never_came_ = false;  ///< of a cut echo, though awaited beyond its timeout
};

}  // namespace especho::check
