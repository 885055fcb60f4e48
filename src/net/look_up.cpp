#include "net/look_up.hpp"

#include <asio/error.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/ip/udp.hpp>
#include <mutex>
#include <utility>

namespace especho::net {

/// Asio looks names up with the system's blocking call, on one thread for each resolver service,
/// and has one service for each protocol. With TCP's for one family and UDP's for the other, which
/// give the same addresses, a silent AAAA does not keep A waiting.
struct LookUp::State {
  State(std::string name, Family asked_for) : host(std::move(name)), family(asked_for) {}

  bool pending() {
    const std::lock_guard lock(mutex);
    return ipv4.pending() || ipv6.pending();
  }

  template <typename Results>
  void answered(Half& half, const asio::error_code& error, const Results& results) {
    const std::lock_guard lock(mutex);
    half.answered = Clock::now();
    half.addresses.clear();
    for (const auto& result : results) half.addresses.push_back(result.endpoint().address());
    half.state = half.addresses.empty() ? Half::State::failed : Half::State::found;
    half.server_failed =
        error == asio::error::host_not_found_try_again || error == asio::error::no_recovery;
    half.error = half.server_failed ? "the name server failed or did not answer"
                 : !error || error == asio::error::host_not_found ? "not found"
                                                                  : error.message();
  }

  template <typename Resolver>
  void ask(Half& half, Resolver& resolver, const typename Resolver::protocol_type& protocol) {
    {
      const std::lock_guard lock(mutex);
      if (half.pending()) return;
      half.state = Half::State::pending;
      half.asked = Clock::now();
    }
    resolver.async_resolve(protocol, host, "", asio::ip::resolver_base::flags(),
                           [this, &half](const asio::error_code& error, const auto& results) {
                             answered(half, error, results);
                           });
  }

  void ask() {
    if (family != Family::ipv6) ask(ipv4, ipv4_resolver, asio::ip::tcp::v4());
    if (family != Family::ipv4) ask(ipv6, ipv6_resolver, asio::ip::udp::v6());
  }

  const std::string host;
  const Family family;
  std::mutex mutex;  ///< of both halves
  Half ipv4;
  Half ipv6;
  asio::io_context context;
  asio::executor_work_guard<asio::io_context::executor_type> open{context.get_executor()};
  asio::ip::tcp::resolver ipv4_resolver{context};
  asio::ip::udp::resolver ipv6_resolver{context};
};

/// Look-ups that nobody waits for any more. To destroy one is to join its threads, and so to wait
/// for the system's call, which takes as long as it likes: none is destroyed before it has ended,
/// and those that are pending when the process ends stay as they are.
class LookUp::Abandoned {
 public:
  static Abandoned& all() {
    static auto* const all = new Abandoned;  // never destroyed
    return *all;
  }

  void add(std::unique_ptr<State> state) {
    const std::lock_guard lock(mutex_);
    states_.push_back(std::move(state));
  }

  void clear_away_ended() {
    const std::lock_guard lock(mutex_);
    std::erase_if(states_, [](const auto& state) {
      state->context.poll();
      return !state->pending();
    });
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<State>> states_;
};

LookUp::LookUp(const std::string& host, Family family)
    : state_(std::make_unique<State>(host, family)) {
  Abandoned::all().clear_away_ended();
  state_->ask();
}

LookUp::~LookUp() {
  state_->context.poll();
  if (state_->pending()) Abandoned::all().add(std::move(state_));
}

void LookUp::ask_again() {
  state_->ask();
}

void LookUp::run_for(Nanoseconds longest) {
  if (longest > Nanoseconds(0)) {
    state_->context.run_one_for(longest);
  } else {
    state_->context.poll();
  }
}

LookUp::Half LookUp::ipv4() const {
  const std::lock_guard lock(state_->mutex);
  return state_->ipv4;
}

LookUp::Half LookUp::ipv6() const {
  const std::lock_guard lock(state_->mutex);
  return state_->ipv6;
}

bool LookUp::pending() const {
  return state_->pending();
}

}  // namespace especho::net
