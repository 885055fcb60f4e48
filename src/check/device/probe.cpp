#include "check/device/probe.hpp"

#include <algorithm>
#include <utility>

#include "check/device/device.hpp"
#include "net/fixed_timeouts.hpp"

namespace especho::check {
namespace {

using net::ExchangeEnd;
using net::IoStatus;

constexpr std::size_t kProbeReadSize = std::size_t{64} * 1024;
/// A radio that has heard nothing for this long may doze.
constexpr Nanoseconds kRest = std::chrono::milliseconds(100);
/// Linux retransmits nothing sooner.
constexpr Nanoseconds kSentAgainAfter = std::chrono::milliseconds(200);
/// After a shorter silence the device may only be slow.
constexpr Nanoseconds kSilent = std::chrono::seconds(1);

/// Whether the device or the network ended what was under way.
bool is_loss(Outcome outcome) {
  return outcome == Outcome::reset || outcome == Outcome::short_echo ||
         outcome == Outcome::unreachable;
}

diagnosis::Cut cut_of(std::span<const std::byte> payload, std::uint64_t received) {
  const auto first = [&](char wanted) -> std::optional<std::uint64_t> {
    const auto at = std::find(payload.begin(), payload.end(), static_cast<std::byte>(wanted));
    if (at == payload.end()) return std::nullopt;
    return static_cast<std::uint64_t>(at - payload.begin());
  };
  const auto last = std::find(payload.rbegin(), payload.rend(), static_cast<std::byte>('\n'));
  const auto lines = static_cast<std::uint64_t>(payload.rend() - last);
  return {.sent = payload.size(),
          .received = received,
          .first_nul = first('\0'),
          .first_newline = first('\n'),
          .last_newline = lines == 0 ? std::nullopt : std::optional(lines - 1)};
}

/// A payload that is there in full, and what becomes of it.
class PayloadTransfer : public net::Transfer {
 public:
  PayloadTransfer(std::span<const std::byte> payload, net::Connection& connection, Acks acks,
                  bool fresh)
      : payload_(payload),
        connection_(connection),
        acks_(acks),
        fresh_(fresh),
        watch_(Clock::now()) {}

  std::span<const std::byte> pending() override { return payload_.subspan(sent_); }
  void sent(std::size_t bytes) override { sent_ += bytes; }
  bool all_sent() override { return sent_ == payload_.size(); }

  void received(std::span<const std::byte> bytes) override {
    watch_.heard(Clock::now());
    if (acks_ == Acks::quick) connection_.set_quick_ack(true);  // the system forgets it soon
    if (first_piece_ == 0) first_piece_ = bytes.size();
    const std::size_t start = comparison_.compared();
    const std::size_t due = std::min(bytes.size(), payload_.size() - start);
    comparison_.compare(payload_.subspan(start, due), bytes.first(due));
    comparison_.surplus(bytes.subspan(due));
  }

  bool wrong() const override { return comparison_.wrong(); }

  const EchoComparison& comparison() const { return comparison_; }
  std::uint64_t first_piece() const { return first_piece_; }
  const std::vector<Silence>& silences() const { return watch_.silences(); }

  std::optional<Mismatch> mismatch() const {
    const auto wrong = comparison_.first_wrong();
    const auto rest = payload_.subspan(wrong ? static_cast<std::size_t>(*wrong) : 0);
    return comparison_.explain({.begin = payload_, .rest = rest, .first = fresh_}, true);
  }

 private:
  std::span<const std::byte> payload_;
  net::Connection& connection_;
  Acks acks_;
  bool fresh_;  ///< nothing was received on the connection before
  std::size_t sent_ = 0;
  std::uint64_t first_piece_ = 0;
  SilenceWatch watch_;
  EchoComparison comparison_;
};

}  // namespace

Probe::Probe(Device& device, net::Connection connection, std::size_t record)
    : device_(&device), connection_(std::move(connection)), record_(record) {
  connection_.note_arrivals();
  ++device_->open_;
}

Probe::Probe(Probe&& other) noexcept
    : device_(std::exchange(other.device_, nullptr)),
      connection_(std::move(other.connection_)),
      record_(other.record_),
      last_echo_(other.last_echo_),
      is_prompt_(other.is_prompt_),
      echoes_(other.echoes_),
      sent_(other.sent_),
      received_(other.received_) {}

Probe::~Probe() {
  close();
}

ProbeEcho Probe::echo(std::span<const std::byte> payload, Acks acks) {
  return exchange(payload, acks, {device_->plan().timeout, device_->deadline()});
}

ProbeEcho Probe::echo_within(std::span<const std::byte> payload, Nanoseconds longest,
                             std::optional<Nanoseconds> timeout) {
  return exchange(payload, Acks::system,
                  {timeout.value_or(device_->plan().timeout), device_->deadline(),
                   after(Clock::now(), longest)});
}

ProbeEcho Probe::exchange(std::span<const std::byte> payload, Acks acks,
                          net::ExchangeLimits limits) {
  if (acks != Acks::system) connection_.set_quick_ack(acks == Acks::quick);
  const auto lost = lost_segments();
  const auto retransmits = tcp().retransmits;
  const bool fresh = received_ == 0;
  limits.fresh = fresh;
  PayloadTransfer transfer(payload, connection_, acks, fresh);
  net::Exchange exchange(device_->context(), std::min(kProbeReadSize, payload.size() + 1),
                         device_->stop());
  net::ExchangeResult done = exchange.run(connection_, transfer, limits);
  if (done.end == ExchangeEnd::complete && fresh && transfer.wrong()) {
    done.received += exchange.read_rest(connection_, transfer);
  }
  device_->bytes_sent_ += done.sent;
  sent_ += done.sent;
  received_ += done.received;
  if (done.received != 0) device_->note_served();
  // A segment sent again because the answer waits for a beacon is not lost. Neither is one for a
  // sketch that accepts or answers late: lwIP acknowledges it after up to 250 ms, and Linux sends
  // it again after 200.
  const bool rested = last_echo_ != TimePoint{} && done.start - last_echo_ >= kRest;
  if (!rested && is_prompt_) note_retransmits(payload.size(), retransmits);
  is_prompt_ = done.received != 0 && done.last_read - done.start < kSentAgainAfter;
  last_echo_ = done.last_read;
  device_->throw_if_ended();

  if (!transfer.wrong()) Device::throw_if_local(done.cause);
  ProbeEcho echo;
  echo.outcome = net::outcome_of(done.end, transfer.comparison());
  echo.sent = done.sent;
  echo.received = done.received;
  echo.first_piece = transfer.first_piece();
  echo.began = done.start;
  echo.arrived = done.arrived;
  echo.ended = done.last_read;
  if (done.received != 0) {
    echo.ttfb = done.first_byte - done.start;
    echo.rtt = done.last_read - done.start;
  }
  echo.cut_off = done.end == ExchangeEnd::deadline && !transfer.wrong();
  if (echo.ok() || echo.cut_off) device_->budget_.note_echo(echo.received, echo.rtt);
  if (echo.ok()) {
    ++device_->seen_.echoes;
    device_->seen_.longest_echo = std::max(device_->seen_.longest_echo, echo.received);
  } else {
    echo.failure = net::failure_of(echo.outcome, done, device_->peer());
    echo.failure.size = payload.size();
    echo.failure.mismatch = transfer.mismatch();
    if (fresh && echo.failure.mismatch) note_greeting(*echo.failure.mismatch);
    if (is_loss(echo.outcome)) device_->note_loss(echo.outcome);
    // After less than the plan's timeout, the device can't be called mute.
    const bool in_time = done.ended - done.last_read >= device_->plan().timeout;
    if (echo.outcome != Outcome::timeout || in_time) note_unserved(echo.outcome);
  }
  const std::uint64_t again = lost_segments_since(lost);
  device_->note_silences(transfer.silences(), again);
  note_first(echo);
  // A device that never answered on this connection may have no room for it.
  const bool silent = done.end == ExchangeEnd::timeout;
  if (silent && received_ != 0 && !transfer.wrong() && !resumes(done.last_read, again)) {
    const bool long_enough =
        done.ended - done.last_read >= std::min<Nanoseconds>(kSilent, device_->plan().timeout);
    const bool cut = echo.received != 0 && done.sent == payload.size() && long_enough;
    if (cut) device_->seen_.cuts.push_back(cut_of(payload, echo.received));
  }
  return echo;
}

/// Bytes that came before the echo and are not text count as well.
void Probe::note_greeting(const Mismatch& mismatch) {
  const bool is_text = mismatch.kind == Mismatch::Kind::greeting;
  const bool is_binary = mismatch.kind == Mismatch::Kind::inserted && mismatch.offset == 0;
  if (!is_text && !is_binary) return;
  device_->seen_.greetings.push_back(
      {.bytes = mismatch.amount, .said = is_text ? mismatch.said : mismatch.got});
}

/// Whether what was missing at the end of the timeout was late or lost, which only listening longer
/// can show. If it was late, it is a stall. Once it was lost, the time is not spent again.
bool Probe::resumes(TimePoint last_read, std::uint64_t retransmits) {
  if (device_->rest_never_came_) return false;
  device_->rest_never_came_ = read(1).bytes.empty();
  if (device_->rest_never_came_) return false;
  const Silence silence{last_read, Clock::now() - last_read};
  device_->note_silences(std::span(&silence, 1), retransmits);
  return true;
}

/// The record of a connection keeps its first two echoes.
void Probe::note_first(const ProbeEcho& echo) {
  diagnosis::ConnectionRecord& record = device_->seen_.connections[record_];
  ++echoes_;
  if (echoes_ == 1) {
    record.outcome = echo.outcome;
    record.bytes_back = echo.received;
    if (echo.ok()) record.first_echo = echo.rtt;
  } else if (echoes_ == 2 && echo.ok()) {
    record.second_echo = echo.rtt;
  }
}

void Probe::note(Outcome outcome) {
  if (outcome == Outcome::timeout) Device::throw_if_local(connection_.no_route());
  diagnosis::ConnectionRecord& record = device_->seen_.connections[record_];
  if (echoes_ == 0 && record.outcome == Outcome::ok) {
    record.outcome = outcome;
    record.bytes_back = received_;
  }
  if (is_loss(outcome)) device_->note_loss(outcome);
  if (outcome != Outcome::ok) note_unserved(outcome);
}

/// A client that shares the device with others proves nothing.
void Probe::note_unserved(Outcome outcome) {
  if (sent_ != 0 && received_ == 0 && device_->open_ == 1) device_->note_unserved(outcome, record_);
}

net::IoResult Probe::write_some(std::span<const std::byte> bytes) {
  const net::IoResult written = connection_.write_some(bytes);
  if (written.status == IoStatus::lost) {
    Device::throw_if_local(connection_.local_cause(written));
  }
  if (written.status == IoStatus::done) {
    device_->bytes_sent_ += written.bytes;
    sent_ += written.bytes;
  }
  return written;
}

net::IoResult Probe::read_some(std::span<std::byte> into) {
  const net::IoResult read = connection_.read_some(into);
  if (read.status == IoStatus::lost) {
    Device::throw_if_local(connection_.local_cause(read));
  }
  if (read.status == IoStatus::done) {
    received_ += read.bytes;
    if (echoes_ == 0) device_->seen_.connections[record_].bytes_back = received_;
    device_->note_served();
  }
  return read;
}

std::size_t Probe::send_now(std::span<const std::byte> bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const net::IoResult written = write_some(bytes.subspan(sent));
    if (written.status != IoStatus::done) break;
    sent += written.bytes;
  }
  return sent;
}

Received Probe::read(std::size_t wanted, std::optional<Nanoseconds> timeout) {
  Received reading;
  std::vector<std::byte> buffer(std::min(kProbeReadSize, std::max<std::size_t>(wanted, 1)));
  const TimePoint begin = Clock::now();
  const Nanoseconds silence = timeout.value_or(device_->plan().timeout);
  TimePoint due = after(begin, silence);
  while (reading.bytes.size() < wanted) {
    const auto room = std::min(buffer.size(), wanted - reading.bytes.size());
    const net::IoResult read = read_some(std::span(buffer).first(room));
    const TimePoint now = Clock::now();
    reading.waited = now - begin;
    if (read.status == IoStatus::done) {
      reading.bytes.insert(reading.bytes.end(), buffer.begin(),
                           buffer.begin() + static_cast<std::ptrdiff_t>(read.bytes));
      due = after(now, silence);
      device_->throw_if_ended();
    } else if (read.status != IoStatus::would_block) {
      reading.end = net::end_of_stream(read).end;
      return reading;
    } else if (now >= due) {
      Device::throw_if_local(connection_.no_route());
      reading.end = ExchangeEnd::timeout;
      return reading;
    } else {
      const net::Awaited awaited{&connection_};
      net::wait_for_any(device_->context(), std::span(&awaited, 1),
                        std::min<Nanoseconds>(due - now, net::kSlice));
      device_->throw_if_ended();
    }
  }
  return reading;
}

void Probe::finish_sending() {
  connection_.finish_sending();
}

/// The last of several segments may be sent again only because its acknowledgement is late: a
/// device may wait for its answer (the tail loss probe of RFC 8985), or for room.
void Probe::note_retransmits(std::uint64_t size, std::optional<std::uint64_t> before) {
  constexpr std::uint64_t kSegment = 1024;  // any usual link has longer ones
  const auto now = tcp().retransmits;
  if (!now || !before || size > kSegment) return;
  diagnosis::Stack& stack = device_->seen().stack;
  stack.retransmits = stack.retransmits.value_or(0) + *now - *before;
  ++stack.segments_out;
}

void Probe::close() {
  if (device_ == nullptr || !connection_.is_open()) return;
  device_->note_closed();
  connection_.close();
}

void Probe::reset() {
  if (!connection_.is_open()) return;
  device_->note_closed();
  connection_.reset();
}

std::optional<std::uint64_t> Probe::lost_segments() {
  const net::TcpInfo info = tcp();
  if (!info.retransmits) return std::nullopt;
  return *info.retransmits - std::min(*info.retransmits, info.spurious.value_or(0));
}

/// A retransmission may turn out late to have been unnecessary: then there are fewer than before.
std::uint64_t Probe::lost_segments_since(std::optional<std::uint64_t> before) {
  const std::uint64_t now = lost_segments().value_or(0);
  return now - std::min(now, before.value_or(now));
}

net::TcpInfo Probe::tcp() {
  return connection_.tcp_info();
}

}  // namespace especho::check
