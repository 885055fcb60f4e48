#include "check/cases/stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <unordered_map>
#include <utility>

#include "check/cases/bounds.hpp"
#include "net/exchange.hpp"
#include "net/fixed_timeouts.hpp"

namespace especho::check {
namespace {

using net::ExchangeEnd;
using net::IoStatus;

constexpr std::size_t kReadSize = std::size_t{16} * 1024;

// Crosstalk.

/// The number of consecutive bytes that prove who sent them. Some 2^13 places of what a client got
/// are looked up among some 2^17 of what all of them sent, and a run has 2^64 values: chance finds
/// one in one of 2^34 checks.
constexpr std::size_t kRun = 8;
using Run = std::uint64_t;

/// This many first bytes show whether all clients got the same.
constexpr std::size_t kAlike = 32;

Run run_at(std::span<const std::byte> bytes, std::size_t place) {
  Run run = 0;
  static_assert(sizeof run == kRun);
  std::memcpy(&run, bytes.data() + place, kRun);
  return run;
}

/// Which client sent which runs.
class Owners {
 public:
  explicit Owners(std::span<const ClientBytes> clients) {
    for (std::size_t client = 0; client < clients.size(); ++client) {
      const auto payload = clients[client].payload;
      for (std::size_t i = 0; i + kRun <= payload.size(); ++i) {
        const auto [owner, is_new] = owners_.try_emplace(run_at(payload, i), client);
        if (!is_new && owner->second != client) owner->second = kSeveral;
      }
    }
  }

  /// The only client that sent it.
  std::optional<std::size_t> of(Run run) const {
    const auto owner = owners_.find(run);
    if (owner == owners_.end() || owner->second == kSeveral) return std::nullopt;
    return owner->second;
  }

 private:
  static constexpr std::size_t kSeveral = SIZE_MAX;
  std::unordered_map<Run, std::size_t> owners_;
};

/// The first bytes that a client with a wrong echo got.
std::vector<std::byte> first_bytes(const ClientBytes& client) {
  const auto right =
      client.payload.first(std::min<std::size_t>(static_cast<std::size_t>(*client.wrong), kAlike));
  std::vector<std::byte> bytes(right.begin(), right.end());
  const auto rest = client.got.first(std::min(client.got.size(), kAlike - right.size()));
  bytes.insert(bytes.end(), rest.begin(), rest.end());
  return bytes;
}

/// A device that answers everybody with the same bytes has mixed nothing up.
bool all_got_the_same(std::span<const ClientBytes> clients) {
  return clients.size() > 1 &&
         std::all_of(clients.begin(), clients.end(), [&](const ClientBytes& one) {
           return one.wrong && clients.front().wrong &&
                  first_bytes(one) == first_bytes(clients.front());
         });
}

}  // namespace

Stream::Stream(Probe& probe, std::vector<std::byte> payload)
    : probe_(&probe),
      payload_(std::move(payload)),
      fresh_(!probe.has_received()),
      start_(Clock::now()),
      moved_(start_),
      given_up_(start_),
      watch_(start_) {}

std::size_t Stream::send(std::size_t most) {
  const auto rest = payload().subspan(static_cast<std::size_t>(sent_));
  if (unsent_.status != IoStatus::done || rest.empty()) return 0;
  const net::IoResult written = probe_->write_some(rest.first(std::min(most, rest.size())));
  if (written.status == IoStatus::would_block) return 0;
  if (written.status != IoStatus::done) {
    unsent_ = written;  // echo may still be on its way, and the end that is read says more
    return 0;
  }
  moved_ = Clock::now();
  if (sent_ == received_) watch_.nothing_due(moved_);
  sent_ += written.bytes;
  return written.bytes;
}

bool Stream::receive() {
  std::array<std::byte, kReadSize> buffer;
  const net::IoResult read = probe_->read_some(buffer);
  if (read.status == IoStatus::would_block) return false;
  moved_ = Clock::now();
  if (read.status != IoStatus::done) {
    end_ = net::end_of_stream(read, unsent_).end;
    probe_->note(outcome());
    return true;
  }
  const auto bytes = std::span<const std::byte>(buffer).first(read.bytes);
  watch_.heard(moved_);
  received_ += bytes.size();
  const auto place = static_cast<std::size_t>(comparison_.compared());
  // Nothing can be the echo of what was not sent yet.
  const auto due = std::min(bytes.size(), static_cast<std::size_t>(sent_) - place);
  comparison_.compare(payload().subspan(place, due), bytes.first(due));
  comparison_.surplus(bytes.subspan(due));
  return true;
}

void Stream::give_up(TimePoint now, Nanoseconds silence, TimePoint end) {
  if (over()) return;
  const bool wrong = comparison_.wrong();
  const Nanoseconds longest =
      wrong ? std::min(silence, net::kSilenceAfterWrong + probe_->handshake()) : silence;
  if (now - moved_ >= longest) {
    end_ = ExchangeEnd::timeout;
    probe_->note(outcome());
  } else if (received_ > 0 && watch_.last() >= end) {
    end_ = ExchangeEnd::deadline;
  } else {
    return;
  }
  given_up_ = now;
}

Outcome Stream::outcome() const {
  // Until it ends, or has been given up, what is missing is late.
  const bool late = end_ == ExchangeEnd::complete && !all_back();
  return net::outcome_of(late ? ExchangeEnd::timeout : end_, comparison_);
}

Failure Stream::failure(const Device& device) const {
  Failure failure;
  failure.outcome = outcome();
  failure.size = payload_.size();
  failure.sent = sent_;
  failure.received = received_;
  failure.elapsed = std::max(moved_, given_up_) - start_;
  failure.peer = device.peer();
  if (const auto wrong = comparison_.first_wrong()) {
    const auto rest = payload().subspan(static_cast<std::size_t>(*wrong));
    failure.mismatch =
        comparison_.explain({.begin = payload_, .rest = rest, .first = fresh_}, true);
  }
  return failure;
}

void wait_for_any(const Device& device, std::span<const Awaited> awaited, Nanoseconds longest) {
  std::vector<net::Awaited> connections;
  connections.reserve(awaited.size());
  for (const Awaited& one : awaited) {
    connections.push_back({&one.probe->connection(), one.for_writing, one.for_reading});
  }
  net::wait_for_any(device.context(), connections, std::min<Nanoseconds>(longest, net::kSlice));
  device.throw_if_ended();
}

void fill(const Device& device, Stream& stream, TimePoint end) {
  const Nanoseconds no_room = bounds::kLateNoRoom + 2 * stream.probe().handshake();
  const Awaited room{&stream.probe(), true, false};
  TimePoint full = after(Clock::now(), no_room);
  while (!stream.all_sent()) {
    const bool sent = stream.send() != 0;
    const TimePoint now = Clock::now();
    if (sent) full = after(now, no_room);
    if (now >= std::min(full, end)) break;
    if (sent) {
      device.throw_if_ended();
    } else {
      wait_for_any(device, std::span(&room, 1), std::min(full, end) - now);
    }
  }
}

void drive(const Device& device, std::span<Stream> streams, std::optional<Nanoseconds> timeout) {
  const Nanoseconds silence = timeout.value_or(device.plan().timeout);
  const TimePoint end = after(Clock::now(), device.longest_echo());
  std::vector<Awaited> awaited;
  while (true) {
    bool moved = false;
    awaited.clear();
    for (Stream& stream : streams) {
      if (stream.over()) continue;
      if (stream.send() != 0) moved = true;
      if (stream.receive()) moved = true;
      stream.give_up(Clock::now(), silence, end);
      if (!stream.over()) awaited.push_back({&stream.probe(), !stream.all_sent()});
    }
    if (awaited.empty()) return;
    if (moved) {
      device.throw_if_ended();
    } else {
      wait_for_any(device, awaited, net::kSlice);
    }
  }
}

void read_back(const Device& device, Stream& stream) {
  const Awaited awaited{&stream.probe(), false};
  while (!stream.over() && stream.received() < stream.sent()) {
    if (!stream.receive()) wait_for_any(device, std::span(&awaited, 1), net::kSlice);
    stream.give_up(Clock::now(), device.plan().timeout, TimePoint::max());
  }
}

std::optional<std::string> crosstalk_between(std::span<const ClientBytes> clients) {
  const bool all_right = std::none_of(clients.begin(), clients.end(),
                                      [](const ClientBytes& one) { return one.wrong.has_value(); });
  if (all_right || all_got_the_same(clients)) return std::nullopt;
  const Owners owners(clients);
  for (std::size_t client = 0; client < clients.size(); ++client) {
    const ClientBytes& one = clients[client];
    if (!one.wrong) continue;
    for (std::size_t i = 0; i + kRun <= one.got.size(); ++i) {
      const auto owner = owners.of(run_at(one.got, i));
      if (!owner || *owner == client) continue;
      return fmt::format("byte {} of client {} belongs to client {}", *one.wrong + i, client + 1,
                         *owner + 1);
    }
  }
  return std::nullopt;
}

std::vector<ClientBytes> client_bytes_of(std::span<const Stream> streams) {
  std::vector<ClientBytes> bytes_of_all;
  for (const Stream& stream : streams) {
    const EchoComparison& comparison = stream.comparison();
    bytes_of_all.push_back({stream.payload(), comparison.first_wrong(), comparison.got()});
  }
  return bytes_of_all;
}

}  // namespace especho::check
