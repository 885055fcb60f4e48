// What one run of a bench measured, for one size of echo.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "especho/blocks.hpp"
#include "especho/histogram.hpp"
#include "especho/outcome.hpp"

namespace especho {

/// How many echoes ended in which way.
struct OutcomeCounts {
  std::array<std::uint64_t, kOutcomes.size()> by_outcome{};

  std::uint64_t& operator[](Outcome outcome) {
    return by_outcome[static_cast<std::size_t>(outcome)];
  }
  std::uint64_t operator[](Outcome outcome) const {
    return by_outcome[static_cast<std::size_t>(outcome)];
  }
  std::uint64_t attempted() const;
  std::uint64_t failed() const { return attempted() - (*this)[Outcome::ok]; }
};

/// A connection was lost: from the start of the echo that was lost first, to the end of the next
/// good echo in its place, without pauses in which none was due.
struct Outage {
  Nanoseconds at{0};             ///< since the run began to measure
  std::uint64_t echo = 0;        ///< that was lost; number in its run, from 1
  std::uint64_t connection = 0;  ///< from 1
  Outcome outcome = Outcome::reset;
  std::optional<Nanoseconds> recovered_after;  ///< absent if there was no good echo any more
  bool local = false;                          ///< caused by this machine
};

/// What the operating system knows of the connections of a run; absent where it does not tell.
struct TcpEvidence {
  std::optional<Nanoseconds> rtt;            ///< smoothed, the mean of the connections
  std::optional<Nanoseconds> min_rtt;        ///< the lowest of all connections
  std::optional<std::uint64_t> retransmits;  ///< segments sent again during the run
  std::optional<std::uint64_t> data_segments_in;
  std::optional<std::uint64_t> peer_window;  ///< bytes that the device offered in the end
  std::optional<std::uint64_t> mss;          ///< payload bytes of a segment to the device

  bool empty() const {
    return !rtt && !min_rtt && !retransmits && !data_segments_in && !peer_window && !mss;
  }
};

/// Connections that were lost because the device, or something on the way, ended them.
struct LostConnections {
  std::uint64_t count = 0;
  /// Of these, the ones that ended between two echoes: the last one was whole, and nothing of the
  /// next came back. Not those that ended before their first echo.
  std::uint64_t between_echoes = 0;
  std::uint64_t fewest_echoes = 0;  ///< whole ones, on those that ended between two
  std::uint64_t most_echoes = 0;

  void add(std::uint64_t whole_echoes, bool in_mid_echo);
  void merge(const LostConnections& other);
};

struct RunResult {
  /// How many failures and outages are kept with their details; all are counted. Beyond these, the
  /// first failure of each outcome is kept, separately for those that are this machine's own.
  static constexpr std::size_t kKeptFailures = 10;
  static constexpr std::size_t kKeptOutages = 100;

  std::uint64_t size = 0;
  std::uint64_t repetition = 1;  ///< from 1

  std::uint64_t connections = 1;         ///< asked for
  std::uint64_t connections_made = 0;    ///< that came about, at the start or later
  std::uint64_t connections_served = 0;  ///< that brought back an echo
  /// Of those, the ones that did so only when others had been closed, and how long the first echo
  /// took the last of them. None with a connection for every echo, where all take turns.
  std::uint64_t connections_waited = 0;
  Nanoseconds longest_wait{0};

  /// From the begin of the measuring to the last echo's end, pauses included; no less than the
  /// duration that was asked for, or than the schedule of a rate takes.
  Nanoseconds elapsed{0};
  /// With a rate: what the echoes take by their schedule, where each has the time until the next.
  /// Rates are told over no less, so that the edges of a short run don't exceed the rate asked for.
  Nanoseconds scheduled{0};
  OutcomeCounts echoes;
  OutcomeCounts local;  ///< of these, the failures that are this machine's own
  /// Sent, but neither ok nor failed: under way when a signal or the deadline came, or behind a
  /// wrong echo on the same connection.
  std::uint64_t cut_off = 0;
  /// With a rate: scheduled before the end of the run, but never sent.
  std::uint64_t unsent = 0;

  Histogram rtt;       ///< first byte offered to the system, to last echoed byte read; ok echoes
  Histogram ttfb;      ///< the same start, to first echoed byte read; ok echoes
  Histogram response;  ///< scheduled start to last echoed byte read; ok echoes, only with a rate
  Histogram connect;   ///< TCP handshakes, warm-up included; none where all went well before
  Blocks blocks;       ///< rtt and response over time: the sums of the blocks are those above
  std::vector<Failure> failures;

  std::vector<Outage> outages;  ///< by time
  std::uint64_t outage_count = 0;
  std::uint64_t recoveries = 0;
  LostConnections lost_connections;
  TcpEvidence tcp;

  double echoes_per_second() const;    ///< good ones
  double attempts_per_second() const;  ///< those cut off included
  double bytes_per_second() const;     ///< payload echoed, each way
  /// The longest time for which an echo was due on a connection and none came back.
  Nanoseconds longest_stall() const;
};

/// After how many echoes the device ends each connection, if it does: several were lost, all of
/// them after that many whole echoes and before the first byte of the next.
std::optional<std::uint64_t> closes_after(const RunResult& run);

/// The part of a round trip that is spent in the device, as a range of time per echo: the median
/// round trip less the network's, which lies between the kernel's lowest and its smoothed figure.
/// The latter holds the device's own delay too, where it sends its ACK along with the echo.
struct DeviceShare {
  Nanoseconds at_least;
  Nanoseconds at_most;
};
std::optional<DeviceShare> device_share(const RunResult& run);

/// The time that the schedule of an open loop has for the echoes of the run.
Nanoseconds scheduled_time(const RunResult& run, double rate);

/// Adds a failure, unless there are enough.
void keep(std::vector<Failure>& failures, Failure failure);

/// Adds what another thread measured in the same run.
void merge(RunResult& run, RunResult&& part);

}  // namespace especho
