// The addresses of a target: their look-up, their order and the result of each, shared by
// everything that connects to it.
#pragma once

#include <asio/ip/address.hpp>
#include <asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "especho/error.hpp"
#include "especho/outcome.hpp"
#include "especho/target.hpp"

namespace especho::net {

/// The look-up of a name: its IPv4 (A) and its IPv6 (AAAA) addresses at the same time.
class LookUp {
 public:
  /// The answer for one family.
  struct Answer {
    enum class State : std::uint8_t { not_asked, pending, found, failed };

    State state = State::not_asked;
    std::vector<asio::ip::address> addresses{};  ///< of the latest answer
    std::string error{};                         ///< of `failed`
    bool server_failed = false;                  ///< which says nothing about the name
    TimePoint asked{};
    TimePoint answered{};

    bool found() const { return state == State::found; }
    bool pending() const { return state == State::pending; }
  };

  /// Begins at once.
  LookUp(const std::string& host, Family family);
  LookUp(const LookUp&) = delete;
  LookUp& operator=(const LookUp&) = delete;
  /// The system can't cancel a look-up, so a pending one is abandoned without waiting for it.
  ~LookUp();

  /// Asks for both again, unless still pending.
  void ask_again();

  /// Returns when a family has been answered, or after `longest`. Any thread may call.
  void run_for(Nanoseconds longest);
  Answer ipv4() const;
  Answer ipv6() const;
  bool pending() const;  ///< at least one family

 private:
  struct State;
  class Abandoned;
  std::unique_ptr<State> state_;
};

/// A name is looked up once, and again only after a failure, since the device may have come back
/// with another address; the known addresses are kept until the answer is there. A look-up outlives
/// the attempt that began it: a later one gets its answer. Any thread may call.
class Addresses {
 public:
  using Endpoint = asio::ip::tcp::endpoint;

  explicit Addresses(Target target);
  /// For a host whose addresses are known and need no look-up.
  Addresses(Target target, std::vector<Endpoint> endpoints);

  const Target& target() const { return target_; }

  /// Begins a look-up if it is needed.
  void begin();
  /// Begins, and waits until there is an address to try, or the look-up has failed.
  void wait(TimePoint deadline, const StopFlag& stop);

  struct Known {
    /// In the order in which to try them: the one that worked last, then IPv6 and IPv4 in turn.
    /// Empty until trying may begin.
    std::vector<Endpoint> endpoints;
    bool more_may_come = false;  ///< and is worth waiting for
  };
  Known known(TimePoint now);

  void worked(const Endpoint& endpoint, TimePoint now);
  void silent(const Endpoint& endpoint, Nanoseconds waited);
  /// An attempt that began then has failed; the next begin() looks the name up again.
  void none_worked(TimePoint began);

  /// Why there is none to try: the look-up has failed, or has not been answered by `now`. Echo,
  /// size, sent and received are zero.
  Failure failure(TimePoint now) const;

  Reached reached() const;  ///< by the first look-up and the first connection

 private:
  void take_answers(TimePoint now);
  std::vector<Endpoint> in_order(const LookUp::Answer& v4, const LookUp::Answer& v6) const;
  std::string what_failed(const LookUp::Answer& v4, const LookUp::Answer& v6, TimePoint now) const;
  std::string what_to_do(const LookUp::Answer& v4, const LookUp::Answer& v6) const;

  const Target target_;
  mutable std::mutex mutex_;
  bool needs_look_up_ = false;
  std::unique_ptr<LookUp> look_up_;  ///< once one has begun
  bool taken_ = true;                ///< all answers to the latest questions
  bool stale_ = false;
  std::vector<Endpoint> endpoints_;
  std::optional<Endpoint> worked_;
  std::optional<TimePoint> first_failed_;  ///< the start of the first attempt, if it failed
  Reached reached_;
};

}  // namespace especho::net
