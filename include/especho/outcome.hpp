// How an echo can end, what was wrong with it, and the words for both.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "especho/error.hpp"
#include "especho/units.hpp"

namespace especho {

enum class Outcome {
  ok,
  timeout,      ///< connected, but the whole echo did not come in time
  short_echo,   ///< the peer closed first; called `short` in results
  mismatch,     ///< other bytes came back than were sent
  reset,        ///< the peer reset the connection
  refused,      ///< nothing listens on the port
  unreachable,  ///< no connection could be made, or the network lost the peer
  excess,       ///< more came back than was sent
};

inline constexpr std::array kOutcomes{Outcome::ok,          Outcome::timeout, Outcome::short_echo,
                                      Outcome::mismatch,    Outcome::reset,   Outcome::refused,
                                      Outcome::unreachable, Outcome::excess};

/// All failures, worst first.
inline constexpr std::array kBySeverity{Outcome::mismatch, Outcome::excess,  Outcome::short_echo,
                                        Outcome::reset,    Outcome::timeout, Outcome::unreachable,
                                        Outcome::refused};

std::string_view to_string(Outcome outcome);
ExitCode exit_code(Outcome outcome);  ///< of a failure that this machine did not cause

/// Where an echo first differs from what was sent, and what seems to have happened.
struct Mismatch {
  enum class Kind {
    corrupted,      ///< bytes were changed in place
    lost,           ///< `amount` bytes are missing at the offset
    inserted,       ///< `amount` bytes too many at the offset
    stale,          ///< the bytes belong to the echo `amount` before this one
    newlines,       ///< line ends were translated: see `change`
    mapped,         ///< every byte was changed by the same rule: see `change`
    reversed,       ///< the bytes came back in reverse order
    doubled,        ///< every byte, or the whole echo, came twice: see `change`
    length_prefix,  ///< `amount` bytes before the echo hold its length: see `change`
    greeting,       ///< `amount` bytes, `said`, came before the first echo of the connection
    not_an_echo,    ///< the peer speaks `protocol`; its first words are `said`
  };
  Kind kind = Kind::corrupted;
  std::uint64_t offset = 0;  ///< of the first wrong byte in the echo
  std::uint64_t amount = 0;
  std::string expected;  ///< the first few bytes from the offset on, in hex: `6c 6f 20`
  std::string got;
  std::string change{};    ///< what happened to the bytes: `LF became CR LF`
  std::string protocol{};  ///< `HTTP`; empty if it is not recognised
  std::string said{};      ///< printable; of corrupted ones, text that shares nothing with the echo
};

/// `lost`, `not-an-echo`: as results name it.
std::string_view to_string(Mismatch::Kind kind);
std::string describe(const Mismatch& mismatch);
/// What to look at next.
std::string hint(const Mismatch& mismatch);

/// One echo that was not ok, with all that its message needs.
struct Failure {
  Outcome outcome = Outcome::timeout;
  std::uint64_t echo = 0;      ///< number of the echo in its run, from 1; 0 if it is the only one
  std::uint64_t size = 0;      ///< bytes to be echoed; 0 if not known
  std::uint64_t sent = 0;      ///< bytes given to the system
  std::uint64_t received = 0;  ///< bytes that came back, and so the offset of the failure
  Nanoseconds elapsed{0};
  std::string peer;    ///< `192.168.1.78:80`
  std::string detail;  ///< what the system said, for connections that failed
  std::string advice;  ///< a hint for just this failure; often empty
  std::optional<Mismatch> mismatch{};
  /// Why this machine caused the failure, which then says nothing about the device: `this machine
  /// has no free local port left`. Empty if it did not.
  std::string local_cause{};

  bool is_local() const { return !local_cause.empty(); }
  // What went well before it, for the same client.
  std::uint64_t good_before = 0;         ///< whole echoes, on any of its connections
  std::uint64_t good_on_connection = 0;  ///< whole echoes on the connection that failed
  // The payload around the place where the echo stopped; absent if that is not known.
  std::optional<std::byte> last_back{};  ///< the last byte that came back, and was right
  std::optional<std::byte> missing{};    ///< the first byte that was sent and did not come back
  std::optional<std::byte> last_sent{};
};

ExitCode exit_code(const Failure& failure);

/// One line: what happened, to whom, at which byte and after how long.
std::string describe(const Failure& failure);

/// What to look at next.
std::string hint(const Failure& failure);

}  // namespace especho
