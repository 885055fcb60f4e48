// What the experiments of a check measured: plain samples, before anything is concluded from them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "especho/outcome.hpp"
#include "especho/units.hpp"

namespace especho::diagnosis {

using Samples = std::vector<Nanoseconds>;  ///< in the order in which they were measured

/// Round trips of one byte on an idle connection, differently paced. What is not back to back ends
/// when its echo came in at this machine, where the system tells, and not when it was read.
struct Pacing {
  Samples back_to_back;  ///< each a moment after the one before
  Samples intervals;     ///< of these: from when one echo came in to when the next did
  Samples random_phase;  ///< after pauses evenly distributed over a few tens of ms
  Samples pauses;        ///< before these, as they were: since the echo before came in
  Samples oversleeps;    ///< how much later than asked this machine woke up before each of these
  /// Neither end of an echo depends on when this machine gives a process its turn: the system noted
  /// when each came in, and the device is another machine.
  bool exact = true;
  Samples after_idle;     ///< after pauses from some 150 to 350 ms
  Samples idle_arrivals;  ///< when the echoes of after_idle were back, since any fixed time
};

/// Round trips with and without delayed acknowledgements on this side.
struct AckTiming {
  Samples one_byte;
  std::uint64_t small_size = 0;  ///< a few bytes: held back where each is written on its own
  Samples small_delayed, small_quick;
  std::uint64_t large_size = 0;  ///< a full segment and a rest, which Nagle's algorithm holds back
  Samples large_delayed, large_quick;
  bool quick_known = true;  ///< false: this system can't switch, and the quick ones are empty
};

/// In which pieces echoes of `size` bytes, that were sent at once, come back.
struct Pieces {
  std::uint64_t size = 0;
  std::vector<std::uint64_t> segments;     ///< of each echo; empty where the system doesn't tell
  std::vector<std::uint64_t> first_piece;  ///< bytes of the first read of each echo
};

/// Clients that connected and sent while all others stayed.
struct ConcurrentClients {
  std::uint64_t tried = 0;
  std::uint64_t served = 0;        ///< at once, with the right echo
  std::uint64_t wrong = 0;         ///< answered with other bytes than they had sent
  std::uint64_t queued = 0;        ///< connected, and no echo while others were served
  std::uint64_t served_later = 0;  ///< of those queued, when others had left
  std::uint64_t refused = 0;
  std::uint64_t closed = 0;      ///< by the device, before an echo
  std::uint64_t unanswered = 0;  ///< no handshake in the time that was given
  /// Of those queued, who were due as soon as another one had left: so many were looked at, and so
  /// many of them ended by the device with nothing echoed.
  std::uint64_t successors = 0;
  std::uint64_t successors_dropped = 0;
  Nanoseconds patience{0};  ///< that was given to those who were not served
};

/// Of a device that has not echoed anything right: what it answered to lines that all differ.
struct Answers {
  std::uint64_t connections = 0;  ///< a line each
  std::uint64_t alike = 0;        ///< of them: all that gave the same answer as the first
  bool echoed = false;            ///< an answer was made of what was sent
  std::string said{};             ///< the first words, in quotes; in hex if they are not text
  std::string protocol{};         ///< that they belong to; empty where it is not known
};

/// One connection of all that the check made, in their order.
struct ConnectionRecord {
  Nanoseconds at{0};   ///< when it was begun, since the check began
  Nanoseconds gap{0};  ///< since the connection before it was closed by us
  bool connected = false;
  Outcome outcome = Outcome::ok;  ///< of the first echo, or of the handshake; ok if none was tried
  Nanoseconds handshake{0};
  std::optional<Nanoseconds> first_echo;   ///< since the handshake was done
  std::optional<Nanoseconds> second_echo;  ///< of the same size, on the same connection
  std::uint64_t bytes_back = 0;
  bool reconnecting = false;  ///< one of the experiment that reconnects, with two echoes each
};

/// A connection that was lost in use, or a time in which none was to be had.
struct Loss {
  Nanoseconds at{0};                        ///< since the check began
  Outcome outcome = Outcome::reset;         ///< how it was lost
  std::uint64_t refusals = 0;               ///< connection attempts that failed afterwards
  std::optional<Nanoseconds> back_after{};  ///< absent if the device never came back
};

/// A stretch in which an echo was due and nothing moved.
struct Stall {
  Nanoseconds at{0};
  Nanoseconds length{0};
  std::uint64_t retransmits = 0;  ///< segments that this side sent again meanwhile, not in vain
};

/// An echo that stopped early though the device had got all of it and kept the connection: what
/// came back was right, and then nothing more came.
struct Cut {
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  std::optional<std::uint64_t> first_nul, first_newline, last_newline;  ///< places in what was sent
};

/// Two bytes of which the second was sent before the answer to the first was due.
struct Trickle {
  Nanoseconds gap{0};       ///< from the first to the second
  Nanoseconds answered{0};  ///< from the first to the first byte of the answer
};

/// A transfer as fast as it goes.
struct Bulk {
  std::uint64_t bytes = 0;
  Nanoseconds elapsed{0};
};

/// What TCP tells; absent where the system doesn't.
struct Stack {
  std::optional<std::uint64_t> mss;
  std::optional<std::uint64_t> window;  ///< that the device offered right after the handshake
  std::optional<Nanoseconds> rtt;       ///< of TCP, while the one-byte echoes went
  std::optional<Nanoseconds> min_rtt;
  /// Of echoes that fit into one segment, and follow another one soon: others are sent again also
  /// where the device is only late, or its radio dozes.
  std::optional<std::uint64_t> retransmits;
  std::uint64_t segments_out = 0;  ///< so many of them were sent, without what was sent again
};

/// An experiment that was not made, or came to nothing, is absent or empty.
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
  std::vector<Stall> stalls;  ///< that lasted for 100 ms and more, and ended
  std::vector<Cut> cuts;
  std::vector<Trickle> trickles;
  Samples closes;                  ///< from our FIN to the device's, after an echo
  std::uint64_t longest_echo = 0;  ///< bytes, of those that came back whole
  std::uint64_t echoes = 0;        ///< completed in all
  std::uint64_t clients = 4;       ///< that the plan wants served at once
};

}  // namespace especho::diagnosis
