// A TCP connection to the device, whose reads and writes do not wait unless asked to; and the wait
// for several.
#pragma once

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "core/clock.hpp"
#include "net/local_binding.hpp"
#include "net/local_cause.hpp"
#include "net/tcp_info.hpp"

namespace especho::net {

enum class IoStatus { done, would_block, closed, reset, lost };

struct IoResult {
  IoStatus status = IoStatus::done;
  std::size_t bytes = 0;
  asio::error_code error{};

  std::string message() const { return error ? error.message() : ""; }  ///< the system's words
};

/// Flags of a read or a write that must not wait, even if enable_blocking_reads() was called.
#ifdef MSG_DONTWAIT
inline constexpr asio::socket_base::message_flags kNeverWait = MSG_DONTWAIT;
#else
inline constexpr asio::socket_base::message_flags kNeverWait = 0;
#endif

/// What an error of a read or a write means.
IoResult failed_io(const asio::error_code& error);

class Connection {
 public:
  using Endpoint = asio::ip::tcp::endpoint;

  /// Takes over a connected socket.
  Connection(asio::ip::tcp::socket socket, Endpoint peer, Nanoseconds handshake,
             LocalBinding binding = {});

  IoResult read_some(std::span<std::byte> into);
  IoResult write_some(std::span<const std::byte> from);

  /// Makes the system record when bytes arrive, if it can.
  void note_arrivals();
  /// When the bytes of the latest read arrived, which may be long before this process could read
  /// them; absent if the system did not record it.
  std::optional<TimePoint> arrived() const { return arrived_; }

  void set_no_delay(bool on);
  /// Acknowledges at once, or late, until the system decides otherwise. Returns false if it has no
  /// such setting.
  bool set_quick_ack(bool on);

  /// Whether a reset came that no read or write has reported, such as after the peer's FIN.
  bool has_been_reset() const;

  bool is_open() const { return socket_.is_open(); }
  void finish_sending();  ///< sends FIN, the end of the stream
  void close();
  void reset();  ///< closes at once: the peer sees its connection reset

  asio::ip::tcp::socket& socket() { return socket_; }
  const Endpoint& peer() const { return peer_; }
  Nanoseconds handshake() const { return handshake_; }
  TcpInfo tcp_info();

  /// Why nothing that is sent on it can leave this machine at present; none if something can.
  std::optional<LocalCause> no_route() const { return no_route_to(peer_, binding_); }
  /// Whether an error on it is this machine's own fault.
  std::optional<LocalCause> local_cause(const IoResult& result) const {
    return net::local_cause(result.error, peer_, binding_);
  }

 private:
  IoResult read_with_arrival(std::span<std::byte> into);

  asio::ip::tcp::socket socket_;
  Endpoint peer_;
  LocalBinding binding_;
  Nanoseconds handshake_;
  bool arrivals_noted_ = false;
  std::optional<TimePoint> arrived_;
};

/// For a thread with a single connection: makes blocking_read() wait for up to `longest`. Returns
/// false if the system cannot block in reads without blocking in writes as well.
bool enable_blocking_reads(Connection& connection, std::chrono::milliseconds longest);

/// As Connection::read_some(), but waits in the system.
IoResult blocking_read(Connection& connection, std::span<std::byte> into);

/// `1.2.3.4:80` or `[::1]:80`.
std::string to_string(const asio::ip::tcp::endpoint& endpoint);

/// What is waited for on a connection. Its end, or an error, counts as readable.
struct Awaited {
  Connection* connection;
  bool for_writing = false;
  bool for_reading = true;
};

/// Runs the context, to which all of the connections belong, until one of them is ready, a handler
/// stops the context, or `longest` has passed. Returns false in the last case.
bool wait_for_any(asio::io_context& context, std::span<const Awaited> awaited, Nanoseconds longest);

}  // namespace especho::net
