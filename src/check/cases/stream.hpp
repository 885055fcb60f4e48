// The echo of one client, advanced step by step without waiting, so that several run side by side
// and a case decides what is written when; and crosstalk between them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "check/device/device.hpp"
#include "check/device/probe.hpp"
#include "core/echo/echo_comparison.hpp"
#include "core/echo/payload.hpp"
#include "especho/outcome.hpp"

namespace especho::check {

class Stream {
 public:
  /// The probe must live as long as this.
  Stream(Probe& probe, std::vector<std::byte> payload);

  /// One write of at most `most` bytes. Returns how many the system took.
  std::size_t send(std::size_t most = Payload::kMaxPiece);
  /// Reads and compares what is there. Returns whether anything was, or the connection ended.
  bool receive();

  bool all_sent() const { return sent_ == payload_.size(); }
  bool all_back() const { return comparison_.compared() == payload_.size(); }
  /// Nothing more is expected: all is back, or the connection has ended or been given up.
  bool over() const { return end_ != net::ExchangeEnd::complete || surplus() || all_back(); }
  bool surplus() const { return comparison_.has_surplus(); }
  bool ok() const { return all_back() && !comparison_.wrong(); }

  std::uint64_t sent() const { return sent_; }
  std::uint64_t received() const { return received_; }
  std::span<const std::byte> payload() const { return payload_; }
  const EchoComparison& comparison() const { return comparison_; }
  net::ExchangeEnd end() const { return end_; }  ///< complete while the connection lasts
  /// Too slow, but right as far as it went, and still under way.
  bool cut_off() const { return end_ == net::ExchangeEnd::deadline && !comparison_.wrong(); }
  Nanoseconds elapsed() const { return moved_ - start_; }  ///< until something last arrived or left
  const std::vector<Silence>& silences() const { return watch_.silences(); }
  Probe& probe() { return *probe_; }

  /// Shortens the payload to `size` bytes, no fewer than were sent.
  void shorten(std::uint64_t size) { payload_.resize(static_cast<std::size_t>(size)); }
  /// The timeout counts from now on.
  void restart_timeout() { moved_ = Clock::now(); }
  /// Gives it up after `silence` without progress, or once something arrives after `end`: a silence
  /// always gets its full time.
  void give_up(TimePoint now, Nanoseconds silence, TimePoint end);

  /// How it failed; only if it is not ok().
  Failure failure(const Device& device) const;

 private:
  Outcome outcome() const;
  Probe* probe_;
  std::vector<std::byte> payload_;
  bool fresh_;  ///< nothing was received on the connection before
  std::uint64_t sent_ = 0;
  std::uint64_t received_ = 0;
  EchoComparison comparison_;
  net::ExchangeEnd end_ = net::ExchangeEnd::complete;
  net::IoResult unsent_;  ///< why nothing more can be sent; done as long as it can
  TimePoint start_;
  TimePoint moved_;
  TimePoint given_up_;
  SilenceWatch watch_;
};

/// What is waited for on a connection.
struct Awaited {
  Probe* probe;
  bool for_writing;
  bool for_reading = true;
};
/// Returns when one of them is ready, or after `longest`.
void wait_for_any(const Device& device, std::span<const Awaited> awaited, Nanoseconds longest);

/// Sends until the system takes no more, at most until `end`, and reads nothing.
void fill(const Device& device, Stream& stream, TimePoint end);

/// Sends the rest of all streams and reads their echoes, side by side, until each is over, has been
/// silent for `timeout` (the plan's unless given), or has taken longer than the device may.
void drive(const Device& device, std::span<Stream> streams,
           std::optional<Nanoseconds> timeout = {});

/// Reads the echo of what was sent so far, and sends nothing.
void read_back(const Device& device, Stream& stream);

/// What one of several clients sent, and what it got from the first wrong byte on.
struct ClientBytes {
  std::span<const std::byte> payload;
  std::optional<std::uint64_t> wrong{};  ///< offset of the first wrong byte
  std::span<const std::byte> got{};
};

/// Reports bytes of one client that another one got, if a run of them proves it: `byte 1234 of
/// client 2 belongs to client 3`. Clients count from 1.
std::optional<std::string> crosstalk_between(std::span<const ClientBytes> clients);

std::vector<ClientBytes> client_bytes_of(std::span<const Stream> streams);

}  // namespace especho::check
