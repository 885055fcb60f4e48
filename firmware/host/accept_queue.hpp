// Connections that the stack has accepted but the sketch may not see yet.
#pragma once

#include <deque>
#include <memory>

#include "faulty_network.hpp"
#include "link.hpp"

namespace especho::device {

class AcceptQueue {
 public:
  explicit AcceptQueue(FaultyNetwork& network) : network_(network) {}

  /// How many may wait for the sketch, here and in the stack in total.
  void set_backlog(int backlog) { backlog_ = stacks_share_ = backlog; }

  void pump(Socket& listener, Instant now);
  bool listens(Instant now) const;
  Instant next(Instant now) const;

  bool ready(Instant now) const;
  /// The next one that may be seen, or null.
  std::shared_ptr<Link> take(Socket& listener, Instant now);

  const std::deque<std::shared_ptr<Link>>& links() const { return links_; }
  void clear();  ///< resets them

 private:
  bool is_filling(Instant now) const { return !links_.empty() && seen_at_.front() <= now; }
  std::size_t room(Instant now) const;
  void share_backlog(Socket& listener, Instant now);

  FaultyNetwork& network_;
  int backlog_ = 1;
  int stacks_share_ = 1;  // part of the backlog left to the stack
  std::deque<std::shared_ptr<Link>> links_;
  std::deque<Instant> seen_at_;  // when the sketch may see each of them
  Instant latest_{};
};

}  // namespace especho::device
