#include "board.hpp"

#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "especho/error.hpp"
#include "host_socket.hpp"

namespace especho::device {
namespace {

using namespace std::chrono_literals;

constexpr auto boot_deadline = 10s;  // generous: only a sketch that hangs takes this long

std::atomic<Board*> current_board = nullptr;

[[noreturn]] void cannot_listen(std::uint16_t port, const std::system_error& error) {
  const std::string where = "port " + std::to_string(port) + " on 127.0.0.1";
  if (error.code() == std::errc::address_in_use) {
    throw Error(ExitCode::failure, where + " is in use",
                "choose another port, or 0 for a free one");
  }
  if (error.code() == std::errc::permission_denied) {
    throw Error(ExitCode::failure, "no permission to listen on " + where,
                "choose a port from 1024 on, or 0 for a free one");
  }
  throw Error(ExitCode::failure, "cannot listen on " + where + ": " + error.code().message());
}

StackLimits limits_of(const NetworkFaults& faults) {
  StackLimits limits;
  if (faults.window > 0) limits.window = faults.window;
  if (faults.segment > 0) limits.segment = faults.segment;
  return limits;
}

}  // namespace

Board::Claim::Claim(Board* board) {
  Board* none = nullptr;
  if (!current_board.compare_exchange_strong(none, board)) {
    throw Error(ExitCode::failure, "a virtual device is already running in this process",
                "end it first: a sketch consists of globals, so there can be only one");
  }
}

Board::Claim::~Claim() {
  current_board = nullptr;
}

Board::Board(BoardOptions options, Sketch sketch)
    : claim_(this),
      options_(std::move(options)),
      stack_(std::make_unique<HostStack>()),
      reserved_(reserve()),
      port_(reserved_->local_port()),
      network_(options_.faults, options_.seed, booted_),
      sockets_(options_.faults.failures.leak_sockets),
      thread_([this, sketch = std::move(sketch)] { run(sketch); }) {
  try {
    await_setup();
  } catch (...) {
    power_off();
    throw;
  }
}

Board::~Board() {
  power_off();
}

void Board::power_off() noexcept {
  powered_ = false;
  stack_->wake();
  thread_.join();
}

std::unique_ptr<Socket> Board::reserve() {
  try {
    return stack_->bound(options_.port, limits_of(options_.faults.network));
  } catch (const std::system_error& error) {
    cannot_listen(options_.port, error);
  }
}

void Board::await_setup() {
  std::future<void> set_up = set_up_.get_future();
  if (set_up.wait_for(boot_deadline) == std::future_status::timeout) {
    throw Error(ExitCode::failure, "setup() of the sketch did not finish within 10 s");
  }
  set_up.get();
}

void Board::run(const Sketch& sketch) {
  try {
    while (run_until_reboot(sketch)) reboot(sketch);
  } catch (const PowerOff&) {
  } catch (const Error&) {
    if (!was_set_up_) set_up_.set_exception(std::current_exception());
  }
  sketch.leave();
}

bool Board::run_until_reboot(const Sketch& sketch) {
  try {
    sketch.setup();
    if (!std::exchange(was_set_up_, true)) set_up_.set_value();
    while (powered_) sketch.loop();
    return false;
  } catch (const Reboot&) {
    return true;
  }
}

// Clients see a reset, and then refused connections.
void Board::reboot(const Sketch& sketch) {
  forget_closed_listeners();
  for (Listener& one : listeners_) one.link->socket().abort();  // or a quick client connects again
  for (Listener& one : listeners_) one.queue.clear();
  listeners_.clear();
  sockets_.for_each([](Link& link) { link.socket().abort(); });
  sketch.leave();
  sockets_.clear();
  station_ = {};
  booted_ = std::chrono::steady_clock::now();
  network_.restart(booted_);
  reserve_again();
  print("\nespecho virtual board, chip revision 0\n");
  print("rst:0x1 (POWERON_RESET),boot:0x13 (SKETCH_ON_HOST)\n");
  sleep(options_.faults.failures.boot_time);
}

// While another program has the port, clients cannot reach this device.
void Board::reserve_again() {
  for (;;) {
    try {
      reserved_ = stack_->bound(port_, limits_of(options_.faults.network));
      return;
    } catch (const std::system_error&) {
      sleep(10ms);
    }
  }
}

Board& Board::current() {
  Board* board = current_board;
  if (board == nullptr) throw std::logic_error("the Arduino API needs a board");
  board->check_power();
  return *board;
}

void Board::check_power() const {
  if (!powered_) throw PowerOff{};
  if (network_.reboot_due()) throw Reboot{};
}

std::chrono::nanoseconds Board::uptime() const {
  return std::chrono::steady_clock::now() - booted_;
}

void Board::print(std::string_view text) {
  if (options_.on_serial) options_.on_serial(text);
}

// The one that was reserved is for whichever port comes first. A port keeps its number when the
// sketch listens there again.
std::unique_ptr<Socket> Board::bound_for(std::uint16_t asked) {
  if (reserved_) {
    options_.ports[asked] = port_;
    return std::move(reserved_);
  }
  const auto known = options_.ports.find(asked);
  const std::uint16_t port = known == options_.ports.end() ? 0 : known->second;
  try {
    std::unique_ptr<Socket> socket = stack_->bound(port, limits_of(options_.faults.network));
    options_.ports[asked] = socket->local_port();
    return socket;
  } catch (const std::system_error& error) {
    cannot_listen(port, error);
  }
}

// The sketch may have closed the descriptor, and even have got it anew for something else.
void Board::forget_closed_listeners() {
  listeners_.remove_if([this](const Listener& one) {
    return sockets_.find(one.fd) != one.link || !sockets_.is_listening(one.fd);
  });
}

int Board::listen(std::uint16_t asked, int backlog) {
  forget_closed_listeners();
  for (const Listener& one : listeners_) {
    if (one.asked == asked && asked != 0) return -1;
  }
  std::unique_ptr<Socket> socket = bound_for(asked);
  const std::uint16_t port = socket->local_port();
  try {
    socket->listen(backlog);
  } catch (const std::system_error& error) {
    cannot_listen(port, error);
  }
  const int fd = sockets_.add(std::make_unique<Link>(std::move(socket)), true);
  if (fd < 0) return -1;
  listeners_.push_back({asked, fd, sockets_.find(fd), AcceptQueue(network_)});
  listeners_.back().queue.set_backlog(backlog);
  if (options_.on_listen) options_.on_listen(asked, port);
  return fd;
}

std::unique_ptr<Link> Board::accept(int fd) {
  forget_closed_listeners();
  for (Listener& one : listeners_) {
    if (one.fd != fd) continue;
    Socket& socket = one.link->socket();
    if (network_.active()) return one.queue.take(socket, std::chrono::steady_clock::now());
    std::unique_ptr<Socket> connection = socket.accept();
    return connection ? std::make_unique<Link>(std::move(connection)) : nullptr;
  }
  return nullptr;
}

void Board::sleep(std::chrono::nanoseconds duration) {
  const auto end = std::chrono::steady_clock::now() + duration;
  for (auto left = duration; left > 0ns; left = end - std::chrono::steady_clock::now()) {
    wait({}, left);
  }
}

}  // namespace especho::device
