// The poller of Linux: the cost of a wait does not grow with the number of sockets.
#include <poll.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "net/poller.hpp"

namespace especho::net {
namespace {

constexpr std::size_t kMaxEvents = 1024;

constexpr std::uint32_t kEnded = EPOLLRDHUP | EPOLLHUP | EPOLLERR;

/// Edge triggered: a change is told once, so that epoll_wait() need not look at every socket again,
/// and room to write can always be asked for.
constexpr std::uint32_t kEvents = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

}  // namespace

struct Poller::Impl {
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  std::array<epoll_event, kMaxEvents> events{};
  std::array<Ready, kMaxEvents> ready{};
};

Poller::Poller() : impl_(std::make_unique<Impl>()) {
  if (impl_->epoll < 0) throw std::system_error(errno, std::system_category(), "epoll_create1");
}

Poller::~Poller() {
  close(impl_->epoll);
}

void Poller::add(Socket::Handle socket, std::size_t id, Interest) {
  epoll_event event{};
  event.events = kEvents;
  event.data.u64 = id;
  if (epoll_ctl(impl_->epoll, EPOLL_CTL_ADD, socket, &event) != 0) {
    throw std::system_error(errno, std::system_category(), "epoll_ctl");
  }
}

void Poller::change(Socket::Handle, Interest) {}

void Poller::remove(Socket::Handle socket) {
  epoll_ctl(impl_->epoll, EPOLL_CTL_DEL, socket, nullptr);
}

std::span<const Poller::Ready> Poller::wait(Nanoseconds longest) {
  constexpr Nanoseconds kMillisecond = std::chrono::milliseconds(1);
  int timeout = 0;
  if (longest % kMillisecond == Nanoseconds(0)) {
    timeout = static_cast<int>(longest / kMillisecond);
  } else if (longest > Nanoseconds(0)) {
    // epoll_wait() counts in milliseconds, too coarse for a schedule; the epoll itself can be
    // polled to the nanosecond.
    pollfd all{impl_->epoll, POLLIN, 0};
    const timespec limit{static_cast<time_t>(longest.count() / 1'000'000'000),
                         static_cast<long>(longest.count() % 1'000'000'000)};
    if (ppoll(&all, 1, &limit, nullptr) <= 0) return {};
  }
  const int count =
      epoll_wait(impl_->epoll, impl_->events.data(), static_cast<int>(kMaxEvents), timeout);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = impl_->events[static_cast<std::size_t>(i)];
    impl_->ready[static_cast<std::size_t>(i)] = {
        static_cast<std::size_t>(event.data.u64), (event.events & ~EPOLLOUT) != 0,
        (event.events & EPOLLOUT) != 0, (event.events & kEnded) != 0};
  }
  return std::span(impl_->ready).first(static_cast<std::size_t>(count < 0 ? 0 : count));
}

void ask_for_precise_waits() {
  prctl(PR_SET_TIMERSLACK, 1UL);  // nanoseconds; 50 us otherwise
}

}  // namespace especho::net
