// The poller of systems without epoll: poll() over all sockets.
#include <algorithm>
#include <thread>
#include <vector>

#include "net/poll_sockets.hpp"
#include "net/poller.hpp"

namespace especho::net {
namespace {

short events_of(Interest interest) {
  switch (interest) {
    case Interest::none:
      return 0;
    case Interest::read:
      return POLLIN;
    case Interest::both:
      break;
  }
  return POLLIN | POLLOUT;
}

}  // namespace

constexpr auto kNobody = static_cast<Socket::Handle>(-1);

struct Poller::Impl {
  std::vector<pollfd> sockets;
  std::vector<std::size_t> ids;  ///< of the sockets
  std::vector<Ready> ready;

  std::size_t place_of(std::size_t id) const {
    return static_cast<std::size_t>(std::find(ids.begin(), ids.end(), id) - ids.begin());
  }
};

Poller::Poller() : impl_(std::make_unique<Impl>()) {}
Poller::~Poller() = default;

void Poller::add(const Socket& socket, std::size_t id, Interest interest) {
  impl_->sockets.push_back({socket.handle(), events_of(interest), 0});
  impl_->ids.push_back(id);
}

void Poller::change(const Socket& socket, std::size_t id, Interest interest) {
  pollfd& polled = impl_->sockets[impl_->place_of(id)];
  polled.events = events_of(interest);
  // Even when nothing is asked for, the end of a connection would be told over and over.
  polled.fd = interest == Interest::none ? kNobody : socket.handle();
}

void Poller::remove(const Socket&, std::size_t id) {
  const auto place = static_cast<std::ptrdiff_t>(impl_->place_of(id));
  impl_->sockets.erase(impl_->sockets.begin() + place);
  impl_->ids.erase(impl_->ids.begin() + place);
}

std::span<const Poller::Ready> Poller::wait(Nanoseconds longest) {
  impl_->ready.clear();
  if (impl_->sockets.empty()) {  // which some systems refuse to wait for
    std::this_thread::sleep_for(longest);
    return {};
  }
  // Rounded down: the last fraction of a millisecond before a scheduled start is polled through.
  const auto whole = std::chrono::floor<std::chrono::milliseconds>(longest);
  if (poll_sockets(impl_->sockets, whole) <= 0) return {};
  for (std::size_t i = 0; i < impl_->sockets.size(); ++i) {
    const auto events = impl_->sockets[i].revents;
    if (events == 0) continue;
    impl_->ready.push_back(
        {impl_->ids[i], (events & ~POLLOUT) != 0, (events & POLLOUT) != 0, false});
  }
  return impl_->ready;
}

void ask_for_precise_waits() {}  // nothing to ask for

}  // namespace especho::net
