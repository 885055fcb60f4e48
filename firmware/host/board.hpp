// The board that a sketch runs on: power, clock, serial port and sockets. The Arduino API in
// shim/ is written on top of it; programs use device.hpp.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <span>
#include <string_view>
#include <thread>

#include "host_socket.hpp"
#include "socket_table.hpp"

namespace especho::device {

/// Thrown out of the Arduino API to leave the sketch when the power goes off.
struct PowerOff {};

/// What a board executes. `leave` runs after the sketch ended, to let go of its sockets.
struct Sketch {
  std::function<void()> setup;
  std::function<void()> loop;
  std::function<void()> leave = [] {};
};

struct BoardOptions {
  std::uint16_t port = 0;  ///< on 127.0.0.1, whatever the sketch asks for; 0: any free one
  std::function<void(std::string_view)> on_serial = {};
  /// How long WiFiClient::write() waits for room, and how often without success.
  std::chrono::milliseconds write_wait{1000};
  int write_tries = 10;
};

/// The Wi-Fi side of the board. Joining takes until the second look at it.
struct Station {
  bool begun = false;
  bool joined = false;
};

/// Boots the sketch on a thread of its own. Arduino's API is made of globals, so there can be only
/// one board at a time.
class Board {
 public:
  /// Returns once setup() is through, and so the sketch listens; throws especho::Error.
  Board(BoardOptions options, Sketch sketch);
  ~Board();  ///< power off: ends whatever the sketch does and closes its sockets
  Board(const Board&) = delete;
  Board& operator=(const Board&) = delete;

  std::uint16_t port() const { return port_; }

  // What follows is for the sketch's thread.

  /// The board in use. Throws PowerOff, so that no sketch runs on without power.
  static Board& current();
  const BoardOptions& options() const { return options_; }
  SocketTable& sockets() { return sockets_; }
  Station& station() { return station_; }
  std::chrono::nanoseconds uptime() const;
  void print(std::string_view text);

  /// Makes the reserved port accept connections; returns the descriptor, or -1 the second time.
  int listen(int backlog);

  /// Like wait_for(), but throws PowerOff when there is no power any more.
  void wait(std::span<Watch> watches, std::chrono::nanoseconds timeout);
  void sleep(std::chrono::nanoseconds duration);

 private:
  void run(const Sketch& sketch);
  void await_setup();
  void power_off() noexcept;

  // Makes this the current board, or throws.
  struct Claim {
    explicit Claim(Board* board);
    ~Claim();
    Claim(const Claim&) = delete;
    Claim& operator=(const Claim&) = delete;
  };

  Claim claim_;
  BoardOptions options_;
  HostSocket reserved_;  // bound at once, so that the port is known and surely free
  std::uint16_t port_;
  SocketTable sockets_;
  Station station_;
  Waker waker_;
  std::atomic<bool> powered_{true};
  std::chrono::steady_clock::time_point booted_ = std::chrono::steady_clock::now();
  std::promise<void> set_up_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace especho::device
