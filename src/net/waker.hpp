// Ends a wait from another thread.
#pragma once

#include <asio/io_context.hpp>
#include <asio/ip/udp.hpp>

namespace especho::net {

/// A UDP socket on loopback that talks to itself: the one thing that can be waited for together
/// with a TCP socket on every system.
class Waker {
 public:
  explicit Waker(asio::io_context& context);

  void wake();  ///< from any thread
  void reset();
  asio::ip::udp::socket::native_handle_type native_handle() { return socket_.native_handle(); }

 private:
  asio::ip::udp::socket socket_;
};

}  // namespace especho::net
