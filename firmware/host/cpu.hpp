// The board's processor, of which each thread of the sketch needs the whole: one runs at a time,
// until it waits or has run for a tick and others want to.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace especho::device {

class Cpu {
 public:
  using Clock = std::chrono::steady_clock;

  void take() {
    std::unique_lock lock(mutex_);
    take(lock);
  }
  void give() {
    const std::lock_guard lock(mutex_);
    give_locked();
  }
  /// Lets others run if this thread has run for a tick. In the order in which they asked.
  void share() {
    std::unique_lock lock(mutex_);
    if (next_ticket_ == served_ + 1 || Clock::now() - taken_at_ < tick) return;
    give_locked();
    take(lock);
  }
  /// Gives the processor away until changed() is called, or the time has come.
  void await_change(Clock::time_point until) {
    std::unique_lock lock(mutex_);
    const std::uint64_t seen = changes_;
    give_locked();
    changed_.wait_until(lock, until, [&] { return changes_ != seen; });
    take(lock);
  }
  /// Something that another thread may be waiting for is different.
  void changed() {
    const std::lock_guard lock(mutex_);
    ++changes_;
    changed_.notify_all();
  }

  /// Without the processor as long as it lives.
  class Released {
   public:
    explicit Released(Cpu& cpu) : cpu_(cpu) { cpu_.give(); }
    ~Released() { cpu_.take(); }
    Released(const Released&) = delete;
    Released& operator=(const Released&) = delete;

   private:
    Cpu& cpu_;
  };

 private:
  static constexpr std::chrono::milliseconds tick{1};

  void take(std::unique_lock<std::mutex>& lock) {
    const std::uint64_t ticket = next_ticket_++;
    turn_.wait(lock, [&] { return served_ == ticket; });
    taken_at_ = Clock::now();
  }
  void give_locked() {
    ++served_;
    turn_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable turn_;
  std::condition_variable changed_;
  std::uint64_t next_ticket_ = 0;
  std::uint64_t served_ = 0;  // the ticket whose turn it is
  std::uint64_t changes_ = 0;
  Clock::time_point taken_at_;
};

}  // namespace especho::device
