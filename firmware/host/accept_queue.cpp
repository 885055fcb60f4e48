#include "accept_queue.hpp"

#include <algorithm>
#include <utility>

#include "limits.hpp"

namespace especho::device {
namespace {

constexpr std::size_t most_in_transit = limits::sockets;

}  // namespace

bool AcceptQueue::listens(Instant now) const {
  return links_.size() < room(now) && !network_.lost(now) && !network_.reboot_due();
}

// Connections that the sketch takes as soon as it sees them are not limited by the backlog. Once it
// lets them wait, the backlog is the limit, with one place left to the stack.
std::size_t AcceptQueue::room(Instant now) const {
  if (!is_filling(now)) return most_in_transit;
  return static_cast<std::size_t>(std::max(1, backlog_ - 1));
}

void AcceptQueue::pump(Socket& listener, Instant now) {
  while (listens(now)) {
    std::unique_ptr<Socket> socket = listener.accept();
    if (!socket) break;
    Random random(network_.seeds().latency.next());
    latest_ = std::max(latest_, network_.connection_heard(now, random));
    links_.push_back(std::make_shared<Link>(std::move(socket), network_, random, latest_));
    seen_at_.push_back(latest_);
  }
  share_backlog(listener, now);
}

Instant AcceptQueue::next(Instant now) const {
  if (network_.lost(now)) return network_.lost_until();
  return !links_.empty() && seen_at_.front() > now ? seen_at_.front() : Instant::max();
}

bool AcceptQueue::ready(Instant now) const {
  return is_filling(now) && !network_.lost(now);
}

std::shared_ptr<Link> AcceptQueue::take(Socket& listener, Instant now) {
  pump(listener, now);
  if (!ready(now)) return nullptr;
  std::shared_ptr<Link> link = std::move(links_.front());
  links_.pop_front();
  seen_at_.pop_front();
  share_backlog(listener, now);
  return link;
}

void AcceptQueue::clear() {
  for (const auto& link : links_) link->socket().abort();
  links_.clear();
  seen_at_.clear();
  latest_ = {};
}

// Connections waiting here count towards the stack's backlog; otherwise more clients could connect
// than to a real board.
void AcceptQueue::share_backlog(Socket& listener, Instant now) {
  const int waiting = is_filling(now) ? static_cast<int>(links_.size()) : 0;
  const int share = std::max(1, backlog_ - waiting);
  if (std::exchange(stacks_share_, share) != share) listener.listen(share);
}

}  // namespace especho::device
