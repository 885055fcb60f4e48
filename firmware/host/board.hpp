// The board that a sketch runs on: power, clock, serial port and sockets. The Arduino API in shim/
// is built on it; programs use device.hpp.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "accept_queue.hpp"
#include "faults.hpp"
#include "faulty_network.hpp"
#include "link.hpp"
#include "radio.hpp"
#include "socket.hpp"
#include "socket_table.hpp"
#include "tasks.hpp"

namespace especho::device {

/// Thrown out of the Arduino API to leave the sketch when the power goes off.
struct PowerOff {};

/// Thrown likewise to start again with setup().
struct Reboot {};

/// What a board executes. `leave` runs after the sketch has ended, to release its sockets.
struct Sketch {
  std::function<void()> setup;
  std::function<void()> loop;
  std::function<void()> leave = [] {};
};

struct BoardOptions {
  /// At the address of the stack, whatever the sketch asks for. 0: any free one, or 80 if the
  /// address is the board's own.
  std::uint16_t port = 0;
  /// Those at which the sketch's further ports can be reached; any free one for the others.
  std::map<std::uint16_t, std::uint16_t> ports = {};
  /// Called for each port at which the sketch begins to listen, with the one to connect to.
  std::function<void(std::uint16_t asked, std::uint16_t port)> on_listen = {};
  std::function<void(std::string_view)> on_serial = {};
  /// Starts the sketch again after a reboot, if its globals can't be reset. Does not return.
  std::function<void()> restart = {};
  std::chrono::nanoseconds boot_limit = std::chrono::seconds(10);  ///< for setup()
  /// How long WiFiClient::write() waits for room, and how often before it gives up.
  std::chrono::milliseconds write_wait{1000};
  int write_tries = 10;
  /// Receives what the device can't do for the sketch, once each; by default it goes to stderr.
  std::function<void(std::string_view)> on_note = {};
  Faults faults = {};
  std::uint64_t seed = 1;
  std::function<std::unique_ptr<Stack>()> make_stack = {};  ///< empty: this machine's TCP
};

/// Runs the sketch on a thread of its own, and its tasks on others. There can be only one board at
/// a time, since Arduino's API consists of globals.
class Board {
 public:
  /// Returns when setup() has finished, so the sketch listens; throws especho::Error.
  Board(BoardOptions options, Sketch sketch);
  ~Board();  ///< power off: ends whatever the sketch does and closes its sockets
  Board(const Board&) = delete;
  Board& operator=(const Board&) = delete;

  std::uint16_t port() const { return port_; }
  std::array<std::uint8_t, 4> address() const { return stack_->address(); }

  /// What someone types at the serial console.
  void type(std::string_view text);

  // The rest is for the sketch's threads.

  /// The running board. Throws PowerOff, so that no sketch goes on without power, or Reboot. Other
  /// threads may run meanwhile.
  static Board& current();
  /// The same without all that, for destructors; null if there is none.
  static Board* running() noexcept;
  const BoardOptions& options() const { return options_; }
  SocketTable& sockets() { return sockets_; }
  Station& station() { return station_; }
  FaultyNetwork& network() { return network_; }
  bool link_lost() const;
  void set_modem_sleep(bool enabled);
  bool modem_sleep() const { return modem_sleep_; }
  std::chrono::nanoseconds uptime() const;
  void print(std::string_view text);

  std::string typed();  ///< what was typed since the last call
  /// Says once that the sketch uses something that does nothing here.
  void note(std::string_view what);

  Stack& stack() { return *stack_; }
  StackLimits stack_limits() const;
  Tasks& tasks() { return tasks_; }

  /// Accepts connections for a port of the sketch: the first on the reserved port, any other on
  /// one of its own. Returns the descriptor, a new one unless `fd` is one that does not listen yet;
  /// or -1 if the sketch listens there already or has no socket left.
  int listen(std::uint16_t asked, int backlog, int fd = -1);
  /// The next connection that the sketch may see, or null.
  std::shared_ptr<Link> accept(int listener);
  void close(int fd);

  /// Waits for what other threads of the sketch do; returns whether it holds.
  bool wait_until(const std::function<bool()>& holds, std::chrono::nanoseconds timeout);
  void changed() { cpu_.changed(); }
  void restart();  ///< throws Reboot
  bool restarted() const { return restarted_; }

  /// Like Stack::wait_for(), but throws PowerOff after the power has gone off.
  void wait(std::span<LinkWatch> watches, std::chrono::nanoseconds timeout);
  void sleep(std::chrono::nanoseconds duration);

 private:
  void run(const Sketch& sketch);
  bool run_until_reboot(const Sketch& sketch);
  void reboot(const Sketch& sketch);
  void reserve_again();
  void check_power();
  void run_sketch(const Sketch& sketch);
  void idle();
  void wait_once(std::span<LinkWatch> watches, std::chrono::nanoseconds timeout);
  void wait_in_stack(std::span<Watch> watches, std::chrono::nanoseconds timeout);
  std::vector<std::shared_ptr<Link>> pinned() const;
  class StackWatches;
  Instant pump(Instant now, StackWatches& stack);
  std::size_t look(const LinkWatch& asked, LinkWatch& seen, Instant now, StackWatches& stack);
  void wait_on_stack(std::span<LinkWatch> watches, std::chrono::nanoseconds timeout);
  void wait_on_network(std::span<LinkWatch> watches, std::chrono::nanoseconds timeout);
  std::unique_ptr<Socket> reserve();
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
  std::unique_ptr<Stack> stack_;
  std::unique_ptr<Socket> reserved_;  // bound at once, so that the port is known and free
  std::uint16_t port_;
  Instant booted_ = std::chrono::steady_clock::now();
  FaultyNetwork network_;
  struct Listener {
    int fd;
    std::shared_ptr<Link> link;
    std::uint16_t asked;
    AcceptQueue queue;
  };
  Listener* listener_at(int fd);
  Listener* listener_of(const Link* link);
  std::unique_ptr<Socket> bound_for(std::uint16_t asked);

  SocketTable sockets_;
  std::list<Listener> listeners_;
  std::mutex typed_mutex_;
  std::string typed_;
  std::set<std::string, std::less<>> noted_;
  Station station_;
  bool modem_sleep_ = false;
  bool restarted_ = false;
  bool called_ = false;  // by the sketch, since loop() began
  Cpu cpu_;
  Tasks tasks_{cpu_};
  std::atomic<bool> powered_{true};
  std::promise<void> set_up_;
  bool was_set_up_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace especho::device
