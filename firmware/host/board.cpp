#include "board.hpp"

#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "especho/error.hpp"
#include "host_socket.hpp"

namespace especho::device {
namespace {

using namespace std::chrono_literals;

std::atomic<Board*> current_board = nullptr;

StackLimits limits_of(const NetworkFaults& faults) {
  StackLimits limits;
  if (faults.window > 0) limits.window = faults.window;
  if (faults.segment > 0) limits.segment = faults.segment;
  return limits;
}

/// Without the faults that happen to frames.
Faults at_sockets(Faults faults, const Stack& stack) {
  if (!stack.has_frames()) return faults;
  faults.network = {.window = faults.network.window, .segment = faults.network.segment};
  return faults;
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
      stack_(options_.make_stack ? options_.make_stack() : std::make_unique<HostStack>()),
      reserved_(reserve()),
      port_(reserved_->local_port()),
      network_(at_sockets(options_.faults, *stack_), options_.seed, booted_),
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
  cpu_.changed();
  thread_.join();
}

std::unique_ptr<Socket> Board::reserve() {
  try {
    return stack_->bound(options_.port, stack_limits());
  } catch (const std::system_error& error) {
    cannot_listen(options_.port, error);
  }
}

void Board::await_setup() {
  std::future<void> set_up = set_up_.get_future();
  if (set_up.wait_for(options_.boot_limit) == std::future_status::timeout) {
    throw Error(ExitCode::failure, "setup() of the sketch did not finish within 10 s");
  }
  set_up.get();
}

void Board::run(const Sketch& sketch) {
  cpu_.take();
  try {
    while (run_until_reboot(sketch)) reboot(sketch);
  } catch (const PowerOff&) {
  } catch (const Error&) {
    if (!was_set_up_) set_up_.set_exception(std::current_exception());
  }
  tasks_.end();
  sketch.leave();
  cpu_.give();
}

bool Board::run_until_reboot(const Sketch& sketch) {
  try {
    run_sketch(sketch);
    idle();
  } catch (const Reboot&) {
    return true;
  }
  return false;
}

void Board::run_sketch(const Sketch& sketch) {
  const auto ready = [this] {
    if (!std::exchange(was_set_up_, true)) set_up_.set_value();
  };
  try {
    set_modem_sleep(options_.faults.network.modem_sleep);
    sketch.setup();
    ready();
    while (powered_) {
      called_ = false;
      sketch.loop();
      const bool idles = !called_;
      if (const auto tell = station_.tell_handlers) tell();
      if (idles) sleep(1ms);  // an empty loop() must not keep the processor from the tasks
    }
  } catch (const TaskEnded&) {  // the sketch goes on with its other tasks
    ready();
    tasks_.current().deleted = false;
  }
}

// Wi-Fi and faults need somebody who waits for them.
void Board::idle() {
  for (;;) sleep(1h);
}

// Clients see a reset, and then refused connections.
void Board::reboot(const Sketch& sketch) {
  for (Listener& listener : listeners_) {
    listener.link->socket().abort();  // first, or a quick client connects again
    listener.queue.clear();
  }
  tasks_.end();
  listeners_.clear();
  sockets_.for_each([](Link& link) { link.socket().abort(); });
  sketch.leave();
  sockets_.clear();
  station_ = {};
  booted_ = std::chrono::steady_clock::now();
  network_.restart(booted_);
  reserve_again();
  print("\nespecho virtual board, chip revision 0\n");
  print(restarted_ ? "rst:0xc (SW_CPU_RESET),boot:0x13 (SKETCH_ON_HOST)\n"
                   : "rst:0x1 (POWERON_RESET),boot:0x13 (SKETCH_ON_HOST)\n");
  sleep(options_.faults.failures.boot_time);
  if (options_.restart) options_.restart();
}

// While another program has the port, clients cannot reach this device.
void Board::reserve_again() {
  for (;;) {
    try {
      reserved_ = stack_->bound(port_, stack_limits());
      return;
    } catch (const std::system_error&) {
      sleep(10ms);
    }
  }
}

Board& Board::current() {
  Board* board = current_board;
  if (board == nullptr) throw std::logic_error("the Arduino API needs a board");
  board->called_ = true;
  board->check_power();
  if (board->tasks_.any()) board->cpu_.share();
  return *board;
}

Board* Board::running() noexcept {
  return current_board;
}

void Board::check_power() {
  const Task& task = tasks_.current();
  do {
    if (!powered_) throw PowerOff{};
    if (network_.reboot_due() && tasks_.is_main()) throw Reboot{};
    const bool ending = network_.reboot_due() || tasks_.ending();
    if (task.deleted || (ending && !tasks_.is_main())) {
      cpu_.changed();  // others may not know yet why
      throw TaskEnded{};
    }
    if (task.suspended) cpu_.await_change(std::chrono::steady_clock::now() + 20ms);
  } while (task.suspended);
}

void Board::restart() {
  restarted_ = true;
  network_.ask_for_reboot();
  check_power();
}

std::chrono::nanoseconds Board::uptime() const {
  return std::chrono::steady_clock::now() - booted_;
}

bool Board::link_lost() const {
  return stack_->link_lost() || network_.lost(std::chrono::steady_clock::now());
}

void Board::set_modem_sleep(bool enabled) {
  modem_sleep_ = enabled;
  if (stack_->has_frames()) {
    stack_->set_modem_sleep(enabled);
  } else {
    network_.doze().set(enabled);
  }
}

void Board::print(std::string_view text) {
  if (options_.on_serial) options_.on_serial(text);
}

void Board::type(std::string_view text) {
  const std::lock_guard lock(typed_mutex_);
  typed_ += text;
}

std::string Board::typed() {
  const std::lock_guard lock(typed_mutex_);
  return std::exchange(typed_, {});
}

void Board::note(std::string_view what) {
  if (!noted_.emplace(what).second) return;
  const std::string text = "the sketch uses " + std::string(what) + ", which does nothing here\n";
  if (options_.on_note) return options_.on_note(text);
  std::fputs(("especho: " + text).c_str(), stderr);
}

StackLimits Board::stack_limits() const {
  return limits_of(options_.faults.network);
}

Board::Listener* Board::listener_at(int fd) {
  const auto found = std::find_if(listeners_.begin(), listeners_.end(),
                                  [fd](const Listener& listener) { return listener.fd == fd; });
  return found == listeners_.end() ? nullptr : &*found;
}

Board::Listener* Board::listener_of(const Link* link) {
  const auto found =
      std::find_if(listeners_.begin(), listeners_.end(),
                   [link](const Listener& listener) { return listener.link.get() == link; });
  return found == listeners_.end() ? nullptr : &*found;
}

// The one that was reserved is for whichever port comes first. A port keeps its number when the
// sketch listens there again.
std::unique_ptr<Socket> Board::bound_for(std::uint16_t asked) {
  if (reserved_ && stack_->has_frames() && asked != 0 && asked != port_) reserved_.reset();
  if (reserved_) {
    options_.ports[asked] = port_;
    return std::move(reserved_);
  }
  const auto known = options_.ports.find(asked);
  // A board has all ports for itself.
  const std::uint16_t free = stack_->has_frames() ? asked : std::uint16_t{0};
  const std::uint16_t port = known == options_.ports.end() ? free : known->second;
  try {
    std::unique_ptr<Socket> socket = stack_->bound(port, stack_limits());
    options_.ports[asked] = socket->local_port();
    return socket;
  } catch (const std::system_error& error) {
    cannot_listen(port, error);
  }
}

int Board::listen(std::uint16_t asked, int backlog, int fd) {
  const bool listens =
      std::any_of(listeners_.begin(), listeners_.end(),
                  [asked](const Listener& one) { return one.asked == asked && asked != 0; });
  if (listens) return -1;
  if (fd < 0) fd = sockets_.add(nullptr);
  if (fd < 0) return -1;
  std::unique_ptr<Socket> socket = bound_for(asked);
  const std::uint16_t port = socket->local_port();
  try {
    socket->listen(backlog);
  } catch (const std::system_error& error) {
    cannot_listen(port, error);
  }
  const auto link = std::make_shared<Link>(std::move(socket));
  SocketTable::Entry& entry = *sockets_.entry(fd);
  entry.link = link;
  entry.listening = true;
  listeners_.push_back({fd, link, asked, AcceptQueue(network_)});
  listeners_.back().queue.set_backlog(backlog);
  if (options_.on_listen) options_.on_listen(asked, port);
  return fd;
}

std::shared_ptr<Link> Board::accept(int fd) {
  Listener* listener = listener_at(fd);
  if (listener == nullptr) return nullptr;
  Socket& socket = listener->link->socket();
  if (network_.active()) return listener->queue.take(socket, std::chrono::steady_clock::now());
  std::unique_ptr<Socket> connection = socket.accept();
  return connection ? std::make_shared<Link>(std::move(connection)) : nullptr;
}

void Board::close(int fd) {
  listeners_.remove_if([fd](const Listener& one) { return one.fd == fd; });
  sockets_.close(fd);
}

void Board::sleep(std::chrono::nanoseconds duration) {
  const auto end = std::chrono::steady_clock::now() + duration;
  for (auto left = duration; left > 0ns; left = end - std::chrono::steady_clock::now()) {
    wait({}, left);
  }
}

}  // namespace especho::device
