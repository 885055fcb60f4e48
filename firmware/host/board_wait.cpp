// How the sketch's threads wait: for the stack's sockets, and for data that the faulty network
// delays.
#include <algorithm>
#include <array>
#include <vector>

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
  std::span<Watch> all() { return {entries_.data(), count_}; }
  bool read(std::size_t i) const { return i != none && entries_[i].read; }
  bool write(std::size_t i) const { return i != none && entries_[i].write; }

 private:
  std::array<Watch, most_watches> entries_{};
  std::size_t count_ = 0;
};

// Threads that share the board must look up now and then: another one may have closed what they
// wait for, deleted them, or restarted the board.
void Board::wait(std::span<LinkWatch> watches, std::chrono::nanoseconds timeout) {
  constexpr Duration longest_alone = std::chrono::milliseconds(20);
  if (!tasks_.any()) {
    wait_once(watches, timeout);
    return check_power();
  }
  const std::vector<std::shared_ptr<Link>> pins = pinned();
  const std::vector<LinkWatch> asked(watches.begin(), watches.end());
  const Instant end = Clock::now() + timeout;
  for (;;) {
    std::copy(asked.begin(), asked.end(), watches.begin());
    wait_once(watches, std::clamp<Duration>(end - Clock::now(), Duration(0), longest_alone));
    check_power();
    const bool holds = std::any_of(watches.begin(), watches.end(),
                                   [](const LinkWatch& seen) { return seen.read || seen.write; });
    if (holds || Clock::now() >= end) return;
  }
}

void Board::wait_once(std::span<LinkWatch> watches, std::chrono::nanoseconds timeout) {
  if (network_.active()) {
    wait_on_network(watches, timeout);
  } else {
    wait_on_stack(watches, timeout);
  }
}

void Board::wait_in_stack(std::span<Watch> watches, std::chrono::nanoseconds timeout) {
  const Cpu::Released released(cpu_);
  stack_->wait_for(watches, timeout);
}

bool Board::wait_until(const std::function<bool()>& holds, std::chrono::nanoseconds timeout) {
  const Instant start = Clock::now();
  while (!holds()) {
    // Far enough to be for ever, and no overflow.
    const Instant end = start + std::min<Duration>(timeout, std::chrono::hours(1000));
    if (Clock::now() >= end) return false;
    cpu_.await_change(end);
    check_power();
  }
  return true;
}

std::vector<std::shared_ptr<Link>> Board::pinned() const {
  std::vector<std::shared_ptr<Link>> links = sockets_.links();
  for (const Listener& listener : listeners_) {
    links.insert(links.end(), listener.queue.links().begin(), listener.queue.links().end());
  }
  return links;
}

void Board::wait_on_stack(std::span<LinkWatch> watches, std::chrono::nanoseconds timeout) {
  std::array<Watch, limits::sockets> asked;
  for (std::size_t i = 0; i < watches.size(); ++i) {
    asked[i] = {&watches[i].link->socket(), watches[i].read, watches[i].write};
  }
  wait_in_stack({asked.data(), watches.size()}, timeout);
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
    const Duration left = holds ? Duration(0) : std::min(end, next) - now;
    wait_in_stack(stack.all(), std::max(left, Duration(0)));
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
  for (Listener& listener : listeners_) {
    listener.queue.pump(listener.link->socket(), now);
    if (listener.queue.listens(now)) stack.add(listener.link->socket(), true, false);
    next = std::min(next, listener.queue.next(now));
    for (const auto& link : listener.queue.links()) pump_link(*link);
  }
  sockets_.for_each(pump_link);
  return next;
}

// Notes what holds without asking the stack, and returns the entry of the wait that has the rest.
std::size_t Board::look(const LinkWatch& asked, LinkWatch& seen, Instant now, StackWatches& stack) {
  if (const Listener* listener = listener_of(asked.link)) {
    seen.read = asked.read && listener->queue.ready(now);
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
