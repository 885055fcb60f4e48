// The poller of systems without epoll: poll() over all sockets.
#include <algorithm>
#include <thread>
#include <vector>

#include "net/poll_sockets.hpp"
#include "net/poller.hpp"

#ifdef _WIN32
#include <timeapi.h>
#endif

namespace especho::net {
namespace {

/// How much later than asked a wait may end, after ask_for_precise_waits().
#ifdef _WIN32
constexpr Nanoseconds kLateness = std::chrono::milliseconds(1);
#else
constexpr Nanoseconds kLateness{0};
#endif

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

constexpr auto kNobody = static_cast<Socket::Handle>(-1);

}  // namespace

struct Poller::Impl {
  std::vector<pollfd> sockets;
  std::vector<std::size_t> ids;  ///< of the sockets
  std::vector<Ready> ready;

  std::size_t place_of(std::size_t id) const {
    return static_cast<std::size_t>(std::find(ids.begin(), ids.end(), id) - ids.begin());
  }
  bool any_asked() const {
    return std::any_of(sockets.begin(), sockets.end(),
                       [](const pollfd& polled) { return polled.fd != kNobody; });
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
  using std::chrono::milliseconds;
  impl_->ready.clear();
  // What is no whole number of milliseconds leads up to a scheduled start, which must not be
  // missed. Its last fraction is polled through.
  const bool precise = longest % milliseconds(1) != Nanoseconds(0);
  if (precise) longest = std::max(longest - kLateness, Nanoseconds(0));
  if (!impl_->any_asked()) {  // which some systems refuse to wait for
    std::this_thread::sleep_for(longest);
    return {};
  }
  if (poll_sockets(impl_->sockets, std::chrono::floor<milliseconds>(longest)) <= 0) return {};
  for (std::size_t i = 0; i < impl_->sockets.size(); ++i) {
    const auto events = impl_->sockets[i].revents;
    if (events == 0 || impl_->sockets[i].fd == kNobody) continue;
    impl_->ready.push_back(
        {impl_->ids[i], (events & ~POLLOUT) != 0, (events & POLLOUT) != 0, false});
  }
  return impl_->ready;
}

void ask_for_precise_waits() {
#ifdef _WIN32
  // Else waits end up to 15.6 ms late. The system forgets it when the process ends.
  static const MMRESULT asked = timeBeginPeriod(1);
  static_cast<void>(asked);
#endif
}

}  // namespace especho::net
