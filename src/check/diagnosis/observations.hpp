// What the experiments of a check measure: plain samples, before anything is concluded from them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "especho/outcome.hpp"
#include "especho/units.hpp"

namespace especho::diagnosis {

/// lwIP's sizes in the ESP32's core, unless its sdkconfig was changed.
namespace esp32 {
inline constexpr std::uint64_t kSegment = 1436;  ///< bytes, at most
inline constexpr std::uint64_t kWindow = 4 * kSegment;
}  // namespace esp32

/// A set of the experiments that fill the observations.
enum class Experiments : unsigned {
  pacing = 1U << 0,
  trickle = 1U << 1,
  acks = 1U << 2,
  pieces = 1U << 3,
  answers = 1U << 4,
  cuts = 1U << 5,
  concurrent_clients = 1U << 6,
  reconnects = 1U << 7,
  closes = 1U << 8,
  bulk = 1U << 9,
  more_losses = 1U << 10,
  more_stalls = 1U << 11,
  greetings = 1U << 12,
};
constexpr Experiments operator|(Experiments a, Experiments b) {
  return static_cast<Experiments>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
constexpr bool contains(Experiments set, Experiments one) {
  return (static_cast<unsigned>(set) & static_cast<unsigned>(one)) != 0;
}

using Samples = std::vector<Nanoseconds>;  ///< in the order in which they were measured

/// Round trips of one byte on an idle connection, with different pauses before them. Except back to
/// back, they end when the echo arrived at this machine, if the system reports that, and not when
/// it was read.
struct Pacing {
  Samples back_to_back;  ///< each a moment after the one before
  Samples intervals;     ///< of these: from the arrival of one echo to that of the next
  Samples random_phase;  ///< after pauses evenly distributed over a few tens of ms
  Samples pauses;        ///< before these, as they really were: since the previous echo arrived
  Samples oversleeps;    ///< how much later than asked this machine woke up before each of these
  /// When this machine schedules a process affects neither end of an echo: the system recorded each
  /// arrival, and the device is another machine.
  bool exact = true;
  Samples after_idle;     ///< after pauses of about 150 to 350 ms
  Samples idle_arrivals;  ///< when the echoes of after_idle arrived, since any fixed time
};

/// Round trips with and without delayed acknowledgements on this side.
struct AckTiming {
  Samples one_byte;
  std::uint64_t small_size = 0;  ///< a few bytes: held back if each is written on its own
  Samples small_delayed, small_quick;
  std::uint64_t large_size = 0;  ///< a full segment and a rest, which Nagle's algorithm holds back
  Samples large_delayed, large_quick;
  bool quick_known = true;  ///< false: this system can't switch, and the quick ones are empty
};

/// The pieces in which echoes of `size` bytes, sent in one write, come back.
struct Pieces {
  std::uint64_t size = 0;
  std::vector<std::uint64_t> segments;  ///< of each echo; empty if the system doesn't report them
  std::vector<std::uint64_t> first_piece;  ///< bytes of the first read of each echo
};

/// Clients that were connected at the same time: each sent while all before it stayed.
struct ConcurrentClients {
  std::uint64_t tried = 0;
  std::uint64_t served = 0;        ///< at once, with the right echo
  std::uint64_t wrong = 0;         ///< received bytes that they had not sent
  std::uint64_t queued = 0;        ///< connected, and no echo while others were served
  std::uint64_t served_later = 0;  ///< of those queued, after others had left
  std::uint64_t refused = 0;
  std::uint64_t closed = 0;         ///< by the device, before a whole echo
  std::uint64_t closed_midway = 0;  ///< of these, the ones that got a part of it
  std::uint64_t unanswered = 0;     ///< no handshake in the time given
  /// Of those queued, the ones that were next when another one left, and how many of these the
  /// device closed with nothing echoed.
  std::uint64_t successors = 0;
  std::uint64_t successors_dropped = 0;
  Nanoseconds timeout{0};  ///< of the clients that were not served
};

/// What a device that has not echoed anything correctly answers to lines that all differ.
struct Answers {
  std::uint64_t connections = 0;  ///< a line each
  std::uint64_t alike = 0;        ///< those that gave the same answer as the first
  bool echoed = false;            ///< an answer contained what was sent
  std::string said{};             ///< the first words, in quotes; in hex if they are not text
  std::string protocol{};         ///< that they belong to; empty if unknown
};

/// One of the connections that a check made, in their order.
struct ConnectionRecord {
  Nanoseconds at{0};       ///< when it was begun, since the check began
  Nanoseconds gap{0};      ///< since this side closed the connection before it
  bool connected = false;  ///< the device accepted it, and had not reset it before this side looked
  Outcome outcome = Outcome::ok;  ///< of the first echo, or of the handshake; ok if none was tried
  Nanoseconds handshake{0};
  std::optional<Nanoseconds> first_echo;   ///< since the handshake was done
  std::optional<Nanoseconds> second_echo;  ///< of the same size, on the same connection
  std::uint64_t bytes_back = 0;
  bool reconnecting = false;  ///< made by the experiment that reconnects, with two echoes each

  /// An echo came back, whole or in part.
  bool was_served() const { return bytes_back != 0; }
  /// There was no connection, or nothing of an echo came back on it.
  bool was_unserved() const { return outcome != Outcome::ok && bytes_back == 0; }
  /// A reset before this side looked comes after the handshake, too.
  bool was_accepted() const { return connected || outcome == Outcome::reset; }
  bool was_dropped() const { return was_accepted() && is_drop(outcome, bytes_back); }

  /// The device accepted the connection and ended it without a byte of an echo: by FIN or, if it
  /// left received data unread, by a reset.
  static bool is_drop(Outcome outcome, std::uint64_t bytes_back) {
    return (outcome == Outcome::short_echo || outcome == Outcome::reset) && bytes_back == 0;
  }
};

/// A connection that was lost in use, or a period in which none could be made.
struct Loss {
  Nanoseconds at{0};                        ///< since the check began
  Outcome outcome = Outcome::reset;         ///< how it was lost
  std::uint64_t refusals = 0;               ///< connection attempts that failed afterwards
  std::optional<Nanoseconds> back_after{};  ///< absent if the device never came back
};

/// A period in which an echo was due and nothing moved.
struct Stall {
  Nanoseconds at{0};
  Nanoseconds length{0};
  std::uint64_t retransmits = 0;  ///< by this side in that time, without unnecessary ones
};

/// What a device sent before the first echo of a connection.
struct Greeting {
  std::uint64_t bytes = 0;
  std::string said{};  ///< its first words, in quotes; in hex if they are not text
};

/// An echo that stopped early though the device had received all of it and kept the connection:
/// what came back was right, and then nothing more came.
struct Cut {
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  std::optional<std::uint64_t> first_nul, first_newline,
      last_newline;  ///< offsets in what was sent
};

/// Two bytes, the second of which was sent before the answer to the first was due.
struct Trickle {
  Nanoseconds gap{0};       ///< from the first to the second
  Nanoseconds answered{0};  ///< from the first to the first byte of the answer
};

/// A transfer at full speed.
struct Bulk {
  std::uint64_t bytes = 0;
  Nanoseconds elapsed{0};
};

/// What TCP reports; absent if the system doesn't.
struct Stack {
  std::optional<std::uint64_t> mss;
  std::optional<std::uint64_t> window;  ///< that the device offered right after the handshake
  std::optional<Nanoseconds> rtt;       ///< of TCP, during the one-byte echoes
  std::optional<Nanoseconds> min_rtt;
  /// Of echoes that fit into one segment and soon follow another one of their connection: others
  /// are also retransmitted if the device is merely late, or its radio dozes.
  std::optional<std::uint64_t> retransmits;
  std::uint64_t segments_out = 0;  ///< of these echoes, without retransmissions
};

/// An experiment that was not made, or failed, leaves its part absent or empty.
struct Observations {
  std::optional<Pacing> pacing;
  std::optional<AckTiming> acks;
  std::optional<Pieces> pieces;
  std::optional<ConcurrentClients> concurrent_clients;
  std::optional<Answers> answers;
  std::optional<Bulk> bulk;
  Stack stack;
  std::vector<ConnectionRecord> connections;
  std::vector<Loss> losses;
  std::vector<Stall> stalls;  ///< of 100 ms and more, which ended
  std::vector<Cut> cuts;
  std::vector<Greeting> greetings;
  std::vector<Trickle> trickles;
  Samples closes;                  ///< from our FIN to the device's, after an echo
  std::uint64_t longest_echo = 0;  ///< bytes, of those that came back whole
  std::uint64_t echoes = 0;        ///< completed in all
  std::uint64_t clients = 4;       ///< that the plan wants served at once
};

}  // namespace especho::diagnosis
