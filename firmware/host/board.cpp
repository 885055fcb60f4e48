#include "board.hpp"

#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "especho/error.hpp"

namespace especho::device {
namespace {

using namespace std::chrono_literals;

constexpr auto boot_deadline = 10s;  // wide: only a sketch that hangs gets here

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

HostSocket reserve(std::uint16_t port) {
  try {
    return HostSocket::bound(port);
  } catch (const std::system_error& error) {
    cannot_listen(port, error);
  }
}

}  // namespace

Board::Claim::Claim(Board* board) {
  Board* none = nullptr;
  if (!current_board.compare_exchange_strong(none, board)) {
    throw Error(ExitCode::failure, "a virtual device is already running in this process",
                "end it first: a sketch is made of globals, so there can be only one");
  }
}

Board::Claim::~Claim() {
  current_board = nullptr;
}

Board::Board(BoardOptions options, Sketch sketch)
    : claim_(this),
      options_(std::move(options)),
      reserved_(reserve(options_.port)),
      port_(reserved_.local_port()),
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
  waker_.wake();
  thread_.join();
}

void Board::await_setup() {
  std::future<void> set_up = set_up_.get_future();
  if (set_up.wait_for(boot_deadline) == std::future_status::timeout) {
    throw Error(ExitCode::failure, "the sketch did not get through setup() within 10 s");
  }
  set_up.get();
}

void Board::run(const Sketch& sketch) {
  try {
    sketch.setup();
    set_up_.set_value();
    while (powered_) sketch.loop();
  } catch (const PowerOff&) {
  } catch (const Error&) {
    set_up_.set_exception(std::current_exception());
  }
  sketch.leave();
}

Board& Board::current() {
  Board* board = current_board;
  if (board == nullptr) throw std::logic_error("the Arduino API needs a board");
  if (!board->powered_) throw PowerOff{};
  return *board;
}

std::chrono::nanoseconds Board::uptime() const {
  return std::chrono::steady_clock::now() - booted_;
}

void Board::print(std::string_view text) {
  if (options_.on_serial) options_.on_serial(text);
}

int Board::listen(int backlog) {
  if (!reserved_) return -1;
  try {
    reserved_.listen(backlog);
  } catch (const std::system_error& error) {
    cannot_listen(port_, error);
  }
  return sockets_.add(std::move(reserved_), true);
}

void Board::wait(std::span<Watch> watches, std::chrono::nanoseconds timeout) {
  wait_for(watches, timeout, waker_);
  if (!powered_) throw PowerOff{};
}

void Board::sleep(std::chrono::nanoseconds duration) {
  const auto end = std::chrono::steady_clock::now() + duration;
  for (auto left = duration; left > 0ns; left = end - std::chrono::steady_clock::now()) {
    wait({}, left);
  }
}

}  // namespace especho::device
