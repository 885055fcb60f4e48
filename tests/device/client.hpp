// A plain blocking TCP client. Every call that fails or takes unreasonably long throws.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "firmware/host/host_socket.hpp"
#include "net/tcp_info.hpp"

namespace device_test {

/// Thrown when the device resets the connection, which some tests expect.
struct ConnectionReset {};

class TcpClient {
 public:
  /// `receive_buffer`: how much the system may hold for a client that does not read; 0: its choice.
  explicit TcpClient(std::uint16_t port, int receive_buffer = 0);

  void send(std::string_view data);
  std::string receive(std::size_t size);  ///< less only at the end of the stream
  std::string receive_all();              ///< until the end of the stream
  bool has_received() const;              ///< something, or the end of the stream

  especho::net::TcpInfo info() const;
  /// Acknowledges what it receives only after a while, as if the device were far away: in a batch,
  /// where the system can do that. Before, how many segments come back depends on who is faster.
  void delay_acknowledgements();

  void finish_sending();  ///< half-close
  void reset();           ///< closes with RST

  /// Sends and receives at once; returns the echo.
  std::string exchange(std::string_view data);

 private:
  especho::device::HostSocket socket_;
};

/// `size` bytes in which no stretch repeats soon.
std::string payload(std::size_t size);

}  // namespace device_test
