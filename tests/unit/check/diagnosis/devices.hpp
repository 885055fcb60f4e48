// What experiments would see of devices that do not exist.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>

#include "check/diagnosis/observations.hpp"
#include "core/split_mix.hpp"

namespace especho_test {

inline especho::Nanoseconds ms(double value) {
  return especho::Nanoseconds(std::llround(value * 1e6));
}

/// A device whose network takes `latency` +- `jitter` milliseconds for a round trip.
struct FaultyDevice {
  double latency = 0.2;
  double jitter = 0.05;
  double poll = 0;             ///< period in ms; 0: none
  double beacon = 0;           ///< of a radio that dozes; 0: it does not
  double delayed_ack = 0;      ///< what late acknowledgements cost
  std::uint64_t segments = 1;  ///< in which 64 B come back
  std::uint64_t slots = 4;
  double slow_accept = 0;                   ///< per connection
  double drift = 0;                         ///< likewise
  double dropped = 0;                       ///< share of hasty connections that are dropped
  std::uint64_t limit = ~std::uint64_t{0};  ///< connections that are served
  double rate = 1e6;                        ///< bytes per second at most
  double answer = 0;                        ///< delay before each answer
  double silence = 0;                       ///< after which it answers
  double each_byte = 0;                     ///< delay for it
  double accept = 0;                        ///< delay before each new connection is accepted
  double close = 0;                         ///< delay before it ends its side
};

/// Round trips in ms: to this machine, and through networks.
inline constexpr double kLatencies[] = {0.2, 5.0, 20.0};

inline FaultyDevice at_latency(double latency) {
  return {.latency = latency, .jitter = latency / 4};
}

class Lab {
 public:
  Lab(const FaultyDevice& faulty, std::uint64_t seed) : faulty_(faulty), random_(seed) {}

  especho::diagnosis::Observations all() {
    especho::diagnosis::Observations seen;
    seen.pacing = pacing(24);
    seen.acks = acks(16);
    seen.pieces = pieces(12);
    seen.concurrent_clients = concurrent_clients();
    seen.connections = connections(40);
    seen.bulk = bulk();
    seen.closes = closes(5);
    seen.trickles = trickles(5);
    seen.longest_echo = 65536;
    seen.stack.window = 5744;
    seen.stack.mss = 1436;
    seen.stack.rtt = ms(faulty_.latency);
    seen.stack.min_rtt = ms(faulty_.latency - faulty_.jitter);
    seen.stack.retransmits = 0;
    seen.stack.segments_out = 1000;
    seen.echoes = 300;
    return seen;
  }

  especho::diagnosis::Pacing pacing(std::size_t count) {
    especho::diagnosis::Pacing pacing;
    double now = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const double before = now;
      now += 0.5;
      pacing.back_to_back.push_back(ms(echo(now, false)));
      pacing.intervals.push_back(ms(now - before));
    }
    const double whole = especho::to_milliseconds(pacing.intervals.front());
    const double longest = whole * std::max(std::ceil(20 / whole), 2.0);
    for (std::size_t i = 0; i < 2 * count; ++i) {
      const double pause = longest * random_.unit();
      now += pause;
      pacing.random_phase.push_back(ms(echo(now, false)));
      pacing.pauses.push_back(ms(pause));
    }
    for (std::size_t i = 0; i < count; ++i) {
      now += 150 + 204.8 * random_.unit();
      pacing.after_idle.push_back(ms(echo(now, true)));
      pacing.idle_arrivals.push_back(ms(now));
    }
    return pacing;
  }

  especho::diagnosis::AckTiming acks(std::size_t count) {
    especho::diagnosis::AckTiming acks;
    acks.small_size = 64;
    acks.large_size = 1536;
    double now = 0;
    for (std::size_t i = 0; i < count; ++i) {
      acks.one_byte.push_back(ms(echo(now, false)));
      const double small = faulty_.each_byte * static_cast<double>(acks.small_size - 1);
      const double large = faulty_.each_byte * static_cast<double>(acks.large_size - 1);
      acks.small_delayed.push_back(ms(echo(now, false) + small));
      acks.small_quick.push_back(ms(echo(now, false) + small));
      acks.large_delayed.push_back(ms(echo(now, false) + large + faulty_.delayed_ack));
      acks.large_quick.push_back(ms(echo(now, false) + large));
    }
    return acks;
  }

  especho::diagnosis::Pieces pieces(std::size_t count) const {
    const std::uint64_t first = 64 / faulty_.segments;
    return {64, std::vector(count, faulty_.segments), std::vector(count, first)};
  }

  especho::diagnosis::ConcurrentClients concurrent_clients() const {
    especho::diagnosis::ConcurrentClients clients;
    clients.tried = faulty_.slots + 2;
    clients.served = faulty_.slots;
    clients.queued = clients.served_later = 2;
    return clients;
  }

  std::vector<especho::diagnosis::ConnectionRecord> connections(std::uint64_t count) {
    std::vector<especho::diagnosis::ConnectionRecord> connections;
    for (std::uint64_t i = 0; i < count + 6; ++i) {
      const bool hasty = i < count;
      especho::diagnosis::ConnectionRecord record;
      record.at = ms(static_cast<double>(i) * 500);
      record.gap = ms(hasty ? 1 : 150);
      record.connected = record.reconnecting = true;
      record.handshake = ms(way());
      if (i >= faulty_.limit || (hasty && random_.unit() < faulty_.dropped)) {
        record.outcome = especho::Outcome::short_echo;
      } else {
        const double number = static_cast<double>(i);
        double now = 0;
        const double drifted = faulty_.drift * number;
        const double accept = faulty_.accept + faulty_.slow_accept * number;
        record.first_echo = ms(echo(now, false) + drifted + accept);
        record.second_echo = ms(echo(now, false) + drifted);
        record.bytes_back = 32;
      }
      connections.push_back(record);
    }
    return connections;
  }

  especho::diagnosis::Samples closes(std::size_t count) {
    especho::diagnosis::Samples closes;
    double now = 0;
    for (std::size_t i = 0; i < count; ++i) {
      closes.push_back(ms(echo(now, false) - faulty_.answer - faulty_.silence + faulty_.close));
    }
    return closes;
  }

  std::vector<especho::diagnosis::Trickle> trickles(std::size_t count) {
    std::vector<especho::diagnosis::Trickle> trickles;
    double now = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const double gap = (faulty_.answer + faulty_.silence) * (0.3 + 0.1 * static_cast<double>(i));
      if (gap <= 0) continue;
      const double answered = echo(now, false) + (faulty_.silence > 0 ? gap : 0);
      trickles.push_back({.gap = ms(gap), .answered = ms(answered)});
    }
    return trickles;
  }

  especho::diagnosis::Bulk bulk() const {
    const double by_window = 5744 / (faulty_.latency + faulty_.poll / 2) * 1000;
    const double seconds = 262144 / std::min(by_window, faulty_.rate);
    return {262144, ms(seconds * 1000)};
  }

 private:
  double way() {
    return std::max(0.01, faulty_.latency + faulty_.jitter * (2 * random_.unit() - 1));
  }

  /// One byte that is sent `now`, which moves on to when its echo is back.
  double echo(double& now, bool idle) {
    const double begin = now;
    now += way();
    if (idle && faulty_.beacon > 0) now = std::ceil(now / faulty_.beacon) * faulty_.beacon;
    if (faulty_.poll > 0) now = std::ceil(now / faulty_.poll + 1e-6) * faulty_.poll;
    now += faulty_.answer + faulty_.silence + faulty_.each_byte + 0.02 + 0.02 * random_.unit();
    return now - begin;
  }

  FaultyDevice faulty_;
  especho::SplitMix random_;
};

inline especho::diagnosis::Observations of(const FaultyDevice& faulty, std::uint64_t seed = 1) {
  return Lab(faulty, seed).all();
}

}  // namespace especho_test
