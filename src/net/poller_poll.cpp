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
  struct Owner {
    Socket::Handle socket;
    std::size_t id;
  };

  std::vector<pollfd> sockets;
  std::vector<Owner> owners;  ///< of the sockets
  std::vector<Ready> ready;

  std::ptrdiff_t place_of(Socket::Handle socket) const {
    return std::find_if(owners.begin(), owners.end(),
                        [&](const Owner& owner) { return owner.socket == socket; }) -
           owners.begin();
  }
  bool any_asked() const {
    return std::any_of(sockets.begin(), sockets.end(),
                       [](const pollfd& polled) { return polled.fd != kNobody; });
  }
};

Poller::Poller() : impl_(std::make_unique<Impl>()) {}
Poller::~Poller() = default;

void Poller::add(Socket::Handle socket, std::size_t id, Interest interest) {
  impl_->sockets.push_back({socket, events_of(interest), 0});
  impl_->owners.push_back({socket, id});
}

void Poller::change(Socket::Handle socket, Interest interest) {
  pollfd& polled = impl_->sockets[static_cast<std::size_t>(impl_->place_of(socket))];
  polled.events = events_of(interest);
  // Even when nothing is asked for, the end of a connection would be told over and over.
  polled.fd = interest == Interest::none ? kNobody : socket;
}

void Poller::remove(Socket::Handle socket) {
  const std::ptrdiff_t place = impl_->place_of(socket);
  impl_->sockets.erase(impl_->sockets.begin() + place);
  impl_->owners.erase(impl_->owners.begin() + place);
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
        {impl_->owners[i].id, (events & ~POLLOUT) != 0, (events & POLLOUT) != 0, false});
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
