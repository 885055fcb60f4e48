// Sending one payload of any length and verifying its echo while it streams.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "especho/byte_source.hpp"
#include "especho/outcome.hpp"
#include "especho/stop_flag.hpp"
#include "especho/target.hpp"

namespace especho {

struct SendPlan {
  Target target;
  Nanoseconds timeout = std::chrono::seconds(5);  ///< the longest silence while an echo is due
  Nanoseconds connect_timeout = std::chrono::seconds(5);
  Nanoseconds wait_ready{0};  ///< so long a device may take until it accepts the connection
  std::optional<Nanoseconds> deadline;  ///< of all of it
  bool no_delay = true;
};

struct SendResult {
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  std::string address;  ///< `1.2.3.4:80`; empty when there was no connection
  Reached reached{};
  // Absent where that never happened.
  std::optional<Nanoseconds> connect;  ///< the TCP handshake
  std::optional<Nanoseconds> ttfb;     ///< first byte offered to the system, to first byte back
  std::optional<Nanoseconds> rtt;      ///< the same start, to the last byte back
  std::optional<Failure> failure{};
  ExitCode code = ExitCode::ok;
  std::string reason;  ///< why it ended, where there is no failure to describe
};

/// Takes echoed bytes as they come, right or wrong. May throw Error, which ends the sending.
using ByteSink = std::function<void(std::span<const std::byte>)>;

/// At most so many bytes are under way: what has been sent is kept until it has come back.
inline constexpr std::size_t kMaxInFlight = std::size_t{8} * 1024 * 1024;

SendResult run_send(const SendPlan& plan, ByteSource& source, const ByteSink& sink,
                    const StopFlag& stop);

}  // namespace especho
