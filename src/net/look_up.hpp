// The look-up of a name: its IPv4 (A) and its IPv6 (AAAA) addresses at the same time.
#pragma once

#include <asio/ip/address.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "especho/target.hpp"

namespace especho::net {

class LookUp {
 public:
  /// The answer for one family.
  struct Half {
    enum class State : std::uint8_t { not_asked, pending, found, failed };

    State state = State::not_asked;
    std::vector<asio::ip::address> addresses{};  ///< of the latest answer
    std::string error{};                         ///< of `failed`
    bool server_failed = false;                  ///< so this says nothing of the name
    TimePoint asked{};
    TimePoint answered{};

    bool found() const { return state == State::found; }
    bool pending() const { return state == State::pending; }
  };

  /// Begins at once.
  LookUp(const std::string& host, Family family);
  LookUp(const LookUp&) = delete;
  LookUp& operator=(const LookUp&) = delete;
  /// The system can't cancel a look-up: a pending one is left behind, and nobody waits for it.
  ~LookUp();

  /// Looks both up again, but for what is still pending.
  void ask_again();

  /// Returns when a half has been answered, or `longest` is over. Any thread may call.
  void run_for(Nanoseconds longest);
  Half ipv4() const;
  Half ipv6() const;
  bool pending() const;  ///< one of them at least

 private:
  struct State;
  class Abandoned;
  std::unique_ptr<State> state_;
};

}  // namespace especho::net
