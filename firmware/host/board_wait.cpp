// How the sketch's thread waits: for the stack's sockets, and for data that the faulty network
// delays.
#include <algorithm>
#include <array>

#include "board.hpp"

namespace especho::device {

using Clock = std::chrono::steady_clock;

// The stack's sockets in one wait.
class Board::StackWatches {
 public:
  static constexpr std::size_t none = most_watches;

  std::size_t add(Socket& socket, bool read, bool write) {
    entries_[count_] = {.socket = &socket, .read = read, .write = write};
    return count_++;
  }
  void wait(Stack& stack, Duration timeout) {
    stack.wait_for({entries_.data(), count_}, std::max(timeout, Duration(0)));
  }
  bool read(std::size_t i) const { return i != none && entries_[i].read; }
  bool write(std::size_t i) const { return i != none && entries_[i].write; }

 private:
  std::array<Watch, most_watches> entries_{};
  std::size_t count_ = 0;
};

void Board::wait(std::span<LinkWatch> watches, std::chrono::nanoseconds timeout) {
  if (network_.active()) {
    wait_on_network(watches, timeout);
  } else {
    wait_on_stack(watches, timeout);
  }
  check_power();
}

void Board::wait_on_stack(std::span<LinkWatch> watches, std::chrono::nanoseconds timeout) {
  std::array<Watch, limits::sockets> asked;
  for (std::size_t i = 0; i < watches.size(); ++i) {
    asked[i] = {&watches[i].link->socket(), watches[i].read, watches[i].write};
  }
  stack_->wait_for({asked.data(), watches.size()}, timeout);
  for (std::size_t i = 0; i < watches.size(); ++i) {
    watches[i].read = asked[i].read;
    watches[i].write = asked[i].write;
  }
}

void Board::wait_on_network(std::span<LinkWatch> watches, std::chrono::nanoseconds timeout) {
  const Instant end = Clock::now() + timeout;
  std::array<LinkWatch, limits::sockets> asked{};
  std::copy(watches.begin(), watches.end(), asked.begin());
  for (bool holds = false; !holds;) {
    const Instant now = Clock::now();
    StackWatches stack;
    const Instant next = pump(now, stack);
    std::array<std::size_t, limits::sockets> entries{};
    for (std::size_t i = 0; i < watches.size(); ++i) {
      watches[i].read = watches[i].write = false;
      entries[i] = look(asked[i], watches[i], now, stack);
      holds = holds || watches[i].read || watches[i].write;
    }
    stack.wait(*stack_, holds ? Duration(0) : std::min(end, next) - now);
    for (std::size_t i = 0; i < watches.size(); ++i) {
      watches[i].read = watches[i].read || stack.read(entries[i]);
      watches[i].write = watches[i].write || stack.write(entries[i]);
      holds = holds || watches[i].read || watches[i].write;
    }
    check_power();
    if (Clock::now() >= end) return;
  }
}

// Takes everything that has arrived, whatever the sketch waits for, so that it is delayed as long
// as it should be and no longer. Returns when there is something to do without new data from the
// stack.
Instant Board::pump(Instant now, StackWatches& stack) {
  Instant next = Instant::max();
  const auto pump_link = [&](Link& link) {
    if (link.faulty() == nullptr) return;
    link.faulty()->pump(now);
    if (link.faulty()->listens(now)) stack.add(link.socket(), true, false);
    next = std::min(next, link.faulty()->next(now));
  };
  forget_closed_listeners();
  for (Listener& one : listeners_) {
    one.queue.pump(one.link->socket(), now);
    if (one.queue.listens(now)) stack.add(one.link->socket(), true, false);
    next = std::min(next, one.queue.next(now));
    for (const auto& link : one.queue.links()) pump_link(*link);
  }
  sockets_.for_each(pump_link);
  return next;
}

// Notes what holds without asking the stack, and returns the entry of the wait that has the rest.
std::size_t Board::look(const LinkWatch& asked, LinkWatch& seen, Instant now, StackWatches& stack) {
  for (const Listener& one : listeners_) {
    if (asked.link != one.link) continue;
    seen.read = asked.read && one.queue.ready(now);
    return StackWatches::none;
  }
  const FaultyLink* faulty = asked.link->faulty();
  if (faulty == nullptr) return stack.add(asked.link->socket(), asked.read, asked.write);
  seen.read = asked.read && faulty->readable(now);
  seen.write = asked.write && faulty->writable_at_once();
  if (!asked.write || seen.write || faulty->silent(now)) return StackWatches::none;
  return stack.add(asked.link->socket(), false, true);
}

}  // namespace especho::device
