#include "check/device/device.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "check/cases/bounds.hpp"
#include "check/check_end.hpp"
#include "core/echo/payload.hpp"
#include "net/fixed_timeouts.hpp"
#include "net/interfaces.hpp"

namespace especho::check {
namespace {

/// After this many connections in a row without an echo, each alone with the device and not right
/// after another one, there is no point in going on.
constexpr std::size_t kMostEnded = 6;
constexpr std::size_t kMostSilent = 3;  // each takes the whole timeout

}  // namespace

Device::Device(const CheckPlan& plan, const StopFlag& stop, std::function<void()> tick)
    : plan_(plan),
      stop_(stop),
      tick_(std::move(tick)),
      began_(Clock::now()),
      budget_(plan, plan.deadline ? began_ : after(began_, plan.wait_ready)),
      last_closed_(began_ - kSettle),
      connector_(plan.target, true, stop),
      payload_(Pattern{}, plan.seed, plan.suffix),
      random_(plan.seed) {
  seen_.clients = plan.clients;
}

void Device::throw_if_ended() const {
  if (stop_ != 0) {
    throw CheckEnded{{CheckEnd::Kind::stopped, "", static_cast<ExitCode>(stop_.load())}};
  }
  if (Clock::now() >= deadline()) throw CheckEnded{{.kind = CheckEnd::Kind::deadline, .why = {}}};
  if (tick_) tick_();
}

std::size_t Device::affordable_echoes(std::uint64_t size, std::size_t least,
                                      std::size_t most) const {
  const Nanoseconds each = budget_.expected(size);
  if (each <= Nanoseconds(0)) return most;
  return std::clamp(static_cast<std::size_t>(time_left() / each), least, most);
}

Nanoseconds Device::longest_echo() const {
  return std::clamp(time_left(), bounds::kShortestLimit, bounds::kLongestEcho);
}

Nanoseconds Device::pause(Nanoseconds duration) {
  const TimePoint end = after(Clock::now(), duration);
  TimePoint now = Clock::now();
  for (; now < end; now = Clock::now()) {
    std::this_thread::sleep_for(std::min<Nanoseconds>(end - now, net::kSlice));
    throw_if_ended();
  }
  return now - end;
}

Device::Bytes Device::payload(std::uint64_t size) {
  if (payload_.has_suffix()) size = std::max<std::uint64_t>(size, plan_.suffix.size() + 1);
  Bytes bytes;
  payload_.copy(++sequence_, size, 0, size, bytes);
  return bytes;
}

Device::Bytes Device::stream_payload(std::uint64_t size) {
  if (!payload_.has_suffix()) return payload(size);
  Bytes bytes;
  while (bytes.size() < size) {
    const Bytes line = payload(std::min(kLine, size - bytes.size()));
    bytes.insert(bytes.end(), line.begin(), line.end());
  }
  return bytes;
}

std::uint64_t Device::whole_lines(std::uint64_t size) const {
  return payload_.has_suffix() ? (size + kLine - 1) / kLine * kLine : size;
}

bool Device::has_sent(std::span<const std::byte> bytes) const {
  constexpr std::size_t kRun = 8;
  const auto all = payload_.piece(0, 0, Payload::kPeriod);
  const auto run = bytes.first(std::min(bytes.size(), kRun));
  return std::search(all.begin(), all.end(), run.begin(), run.end()) != all.end();
}

void Device::require_reachable() {
  auto attempt = try_connect(ConnectOptions{});
  const auto* const failure = std::get_if<Failure>(&attempt);
  if (failure != nullptr && connections_ == 0) throw not_there(*failure);
}

Probe Device::connect(const ConnectOptions& options) {
  throw_if_dead();
  auto attempt = try_connect(options);
  if (auto* probe = std::get_if<Probe>(&attempt)) return std::move(*probe);
  return wait_for_return(options, std::get<Failure>(std::move(attempt)));
}

std::variant<Probe, Failure> Device::try_connect(const ConnectOptions& options) {
  const TimePoint settled = after(last_closed_, options.settle.value_or(settle()));
  if (const TimePoint now = Clock::now(); now < settled) {
    pause(settled - now);
    settling_ += settled - now;
  }
  return connect_once(options, options.timeout.value_or(plan_.connect_timeout));
}

std::variant<Probe, Failure> Device::connect_once(const ConnectOptions& options,
                                                  Nanoseconds timeout) {
  throw_if_ended();
  const TimePoint now = Clock::now();
  diagnosis::ConnectionRecord record;
  record.at = now - began_;
  record.gap = now - last_closed_;
  record.reconnecting = options.reconnecting;
  connector_.set_receive_buffer(options.receive_buffer);
  const bool first = connections_ == 0;
  const Nanoseconds ready = first ? plan_.wait_ready : Nanoseconds(0);
  auto attempt = connector_.connect_when_ready(ready, timeout, deadline());
  throw_if_ended();
  if (auto* failure = std::get_if<Failure>(&attempt)) {
    // It was the deadline that left no time for another attempt.
    if (deadline() - Clock::now() < net::kRetryPause) {
      throw CheckEnded{{.kind = CheckEnd::Kind::deadline, .why = {}}};
    }
    if (failure->is_local()) {
      throw CheckEnded{{.kind = CheckEnd::Kind::local,
                        .why = describe(*failure),
                        .advice = std::move(failure->advice)}};
    }
    record.outcome = failure->outcome;
    seen_.connections.push_back(record);
    if (record.was_accepted()) {
      note_made();
      if (open_ == 0) note_unserved(record.outcome, seen_.connections.size() - 1);
    }
    return std::move(*failure);
  }
  auto& connection = std::get<net::Connection>(attempt);
  note_made();
  address_ = net::to_string(connection.peer().address());
  peer_ = net::to_string(connection.peer());
  record.connected = true;
  record.handshake = connection.handshake();
  seen_.connections.push_back(record);
  note_back();
  Probe probe(*this, std::move(connection), seen_.connections.size() - 1);
  const net::TcpInfo tcp = probe.tcp();
  if (!seen_.stack.window) seen_.stack.window = tcp.peer_window;
  if (!seen_.stack.mss) seen_.stack.mss = tcp.mss;
  return probe;
}

void Device::throw_if_local(const std::optional<net::LocalCause>& cause) {
  if (!cause) return;
  throw CheckEnded{{.kind = CheckEnd::Kind::local, .why = cause->what, .advice = cause->advice}};
}

CheckEnded Device::not_there(const Failure& failure) {
  return {
      {.kind = CheckEnd::Kind::not_connected, .why = describe(failure), .advice = hint(failure)}};
}

void Device::note_made() {
  if (++connections_ == 1 && !plan_.deadline) budget_ = Budget(plan_, Clock::now());
}

/// A device that was there is given time to boot; one that never was is not. One that resets a
/// connection is there.
Probe Device::wait_for_return(const ConnectOptions& options, Failure failure) {
  if (connections_ == 0) throw not_there(failure);
  const TimePoint lost = Clock::now();
  note_loss(failure.outcome);
  const std::size_t index = seen_.losses.size() - 1;
  while (Clock::now() - lost < kBackAgain) {
    if (failure.outcome != Outcome::reset) ++seen_.losses[index].refusals;
    throw_if_dead();
    pause(net::kRetryPause);
    auto attempt = connect_once(options, std::min(plan_.connect_timeout, Nanoseconds(kBackAgain)));
    if (auto* probe = std::get_if<Probe>(&attempt)) return std::move(*probe);
    failure = std::get<Failure>(std::move(attempt));
  }
  throw CheckEnded{{CheckEnd::Kind::lost, describe(failure), ExitCode::connection_lost}};
}

void Device::throw_if_dead() const {
  const auto lost = [](std::string why, Outcome outcome) {
    Failure failure;
    failure.outcome = outcome;
    return CheckEnded{
        {.kind = CheckEnd::Kind::lost, .why = std::move(why), .advice = hint(failure)}};
  };
  if (unserved_.ended >= kMostEnded) {
    throw lost(
        fmt::format("the latest {} connections were ended with nothing echoed", unserved_.ended),
        Outcome::short_echo);
  }
  if (unserved_.silent >= kMostSilent) {
    throw lost(fmt::format("nothing was echoed on the latest {} connections, within {} each",
                           unserved_.silent, format_setting(plan_.timeout)),
               Outcome::timeout);
  }
}

void Device::note_unserved(Outcome outcome, std::size_t record) {
  if (outcome == Outcome::timeout) {
    ++unserved_.silent;
  } else if (seen_.connections[record].gap >= settle()) {
    ++unserved_.ended;
  }
}

/// A loss that is followed by another before the device was back is the same one.
void Device::note_loss(Outcome outcome) {
  auto& losses = seen_.losses;
  const Nanoseconds now = Clock::now() - began_;
  const bool goes_on = !losses.empty() && !losses.back().back_after &&
                       losses.back().refusals == 0 && now - losses.back().at < kBackAgain;
  if (!goes_on) losses.push_back({.at = now, .outcome = outcome});
}

void Device::note_back() {
  if (seen_.losses.empty() || seen_.losses.back().back_after) return;
  diagnosis::Loss& loss = seen_.losses.back();
  loss.back_after = Clock::now() - began_ - loss.at;
}

void Device::note_silences(std::span<const Silence> silences, std::uint64_t retransmits) {
  for (const Silence& silence : silences) {
    if (silence.length < SilenceWatch::kShortest) continue;
    seen_.stalls.push_back(
        {.at = silence.since - began_, .length = silence.length, .retransmits = retransmits});
  }
}

void Device::note_closed() {
  --open_;
  last_closed_ = Clock::now();
}

}  // namespace especho::check
