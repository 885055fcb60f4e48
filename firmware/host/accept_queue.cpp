#include "accept_queue.hpp"

#include <algorithm>
#include <utility>

#include "limits.hpp"

namespace especho::device {
namespace {

constexpr std::size_t most_on_the_way = limits::sockets;

}  // namespace

bool AcceptQueue::listens(Instant now) const {
  return links_.size() < room(now) && !air_.lost(now) && !air_.reboot_due();
}

// Of those that the sketch takes as soon as it sees them, any number may be on the way. Once it
// lets them wait, there are no more than the backlog holds, with one of them left to the host.
std::size_t AcceptQueue::room(Instant now) const {
  if (!is_filling(now)) return most_on_the_way;
  return static_cast<std::size_t>(std::max(1, backlog_ - 1));
}

void AcceptQueue::pump(HostSocket& listener, Instant now) {
  while (listens(now)) {
    HostSocket host = listener.accept();
    if (!host) break;
    Random random(air_.seeds().latency.next());
    latest_ = std::max(latest_, air_.connection_heard(now, random));
    links_.push_back(std::make_unique<Link>(std::move(host), air_, random, latest_));
    seen_at_.push_back(latest_);
  }
  share_backlog(listener, now);
}

Instant AcceptQueue::next(Instant now) const {
  if (air_.lost(now)) return air_.lost_until();
  return !links_.empty() && seen_at_.front() > now ? seen_at_.front() : Instant::max();
}

bool AcceptQueue::ready(Instant now) const {
  return is_filling(now) && !air_.lost(now);
}

std::unique_ptr<Link> AcceptQueue::take(HostSocket& listener, Instant now) {
  pump(listener, now);
  if (!ready(now)) return nullptr;
  std::unique_ptr<Link> link = std::move(links_.front());
  links_.pop_front();
  seen_at_.pop_front();
  share_backlog(listener, now);
  return link;
}

void AcceptQueue::clear() {
  for (const auto& link : links_) link->host().abort();
  links_.clear();
  seen_at_.clear();
  latest_ = {};
}

// What waits here must not wait there, too, or more clients could connect than to a real board.
void AcceptQueue::share_backlog(HostSocket& listener, Instant now) {
  const int waiting = is_filling(now) ? static_cast<int>(links_.size()) : 0;
  const int share = std::max(1, backlog_ - waiting);
  if (std::exchange(hosts_share_, share) != share) listener.listen(share);
}

}  // namespace especho::device
