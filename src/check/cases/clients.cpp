// Several clients at the same time.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "check/cases/bounds.hpp"
#include "check/cases/case_result.hpp"
#include "check/cases/cases.hpp"
#include "check/cases/stream.hpp"
#include "check/experiments/experiments.hpp"

namespace especho::check {
namespace {

/// Clients that all stay until the last of them is done, so a device that serves one after the
/// other fails.
struct Group {
  std::vector<Probe> probes;
  std::vector<Stream> streams;
};

/// Returns a failure if a client could not connect.
std::optional<CaseResult> gather(Device& device, Group& group) {
  const std::uint64_t clients = device.plan().clients;
  group.probes.reserve(clients);  // the streams point to them
  group.probes.push_back(device.connect());
  while (group.probes.size() < clients) {
    auto attempt = device.try_connect({.settle = Nanoseconds(0)});
    if (const auto* failure = std::get_if<Failure>(&attempt)) {
      const auto number_of = group.probes.size() + 1;
      return failed(fmt::format("client {} of {}", number_of, clients), *failure);
    }
    group.probes.push_back(std::get<Probe>(std::move(attempt)));
  }
  for (Probe& probe : group.probes) {
    group.streams.emplace_back(probe, device.stream_payload(bounds::kBytesOfEach));
  }
  return std::nullopt;
}

std::optional<CaseResult> surplus_of_any(const Device& device, std::span<Stream> streams) {
  for (std::size_t i = 0; i < streams.size(); ++i) {
    auto surplus = surplus_of(device, streams[i].probe(), streams[i].sent());
    if (!surplus) continue;
    surplus->message = fmt::format("client {}: {}", i + 1, surplus->message);
    return surplus;
  }
  return std::nullopt;
}

CaseResult result_of(const Device& device, std::span<Stream> streams) {
  const auto count = [&](auto holds) {
    return static_cast<std::uint64_t>(std::count_if(streams.begin(), streams.end(), holds));
  };
  const auto served = count([](const Stream& stream) { return stream.ok(); });
  std::uint64_t received = 0;
  for (const Stream& stream : streams) received += stream.received();
  Facts evidence{number("clients", streams.size()), number("served", served),
                 number("bytes_of_each", bounds::kBytesOfEach)};
  if (const auto crosstalk = crosstalk_between(client_bytes_of(streams))) {
    return failed(*crosstalk, std::move(evidence));
  }
  if (served == streams.size()) {
    if (auto surplus = surplus_of_any(device, streams)) return *surplus;
    return passed(fmt::format("{0} of {0} clients at once", served), std::move(evidence));
  }
  const auto first = std::find_if(streams.begin(), streams.end(), [](const Stream& stream) {
    return !stream.ok() && !stream.cut_off();
  });
  if (first == streams.end()) {
    return passed(fmt::format("{0} of {0} clients at once; too slow for all of it: {1} bytes came "
                              "back, all of them right",
                              streams.size(), received),
                  std::move(evidence));
  }
  const Failure failure = first->failure(device);
  const auto place = first - streams.begin() + 1;
  CaseResult result = failed(
      fmt::format("{} of {} clients were served at once; client {}", served, streams.size(), place),
      failure);
  result.evidence.insert(result.evidence.end(), evidence.begin(), evidence.end());
  return result;
}

/// A client that sends one byte again and again, and must be answered whatever others do.
struct Bystander {
  Probe probe;
  std::vector<Nanoseconds> rtts{};  ///< of the latest echoes

  /// Returns how an echo failed, if one did. Ends early after one that takes longer than `longest`.
  std::optional<net::ExchangeEnd> exchange(Device& device, Nanoseconds longest) {
    rtts.clear();
    const std::size_t echoes = device.affordable_echoes(1, 4, 4 * bounds::kBystanderEchoes) / 4;
    for (std::size_t i = 0; i < echoes && slowest() <= longest; ++i) {
      device.pause(bounds::kBystanderPause);
      const auto payload = device.payload(1);  // and a suffix, if there is one
      probe.send_now(payload);
      const Received echo = probe.read(payload.size());
      if (echo.end != net::ExchangeEnd::complete) return echo.end;
      wrong = wrong || echo.bytes != payload;
      rtts.push_back(echo.waited);
    }
    return std::nullopt;
  }
  bool wrong = false;  ///< other bytes than it sent came back
  Nanoseconds slowest() const {
    return rtts.empty() ? Nanoseconds(0) : *std::max_element(rtts.begin(), rtts.end());
  }
  Nanoseconds median() {
    if (rtts.empty()) return Nanoseconds(0);
    const auto middle = rtts.begin() + static_cast<std::ptrdiff_t>(rtts.size() / 2);
    std::nth_element(rtts.begin(), middle, rtts.end());
    return *middle;
  }
};

/// The verdict on an echo that failed for another client while one did not read. If the echo comes
/// after that client has left, that client was the reason.
CaseResult result_of_stopped_echo(const Device& device, Bystander& other, Probe& stalled,
                                  net::ExchangeEnd end, Facts evidence) {
  if (end != net::ExchangeEnd::timeout) {
    return failed("another client's connection was ended while one did not read",
                  std::move(evidence));
  }
  stalled.reset();
  const Received late = other.probe.read(1);
  const bool came = late.end == net::ExchangeEnd::complete;
  if (came) evidence.push_back(milliseconds("after_it_left_ms", late.waited));
  return failed(fmt::format("no echo for another client within {} while one did not read; {}",
                            format_setting(device.plan().timeout),
                            came ? fmt::format("it came {} after that one had left",
                                               format_duration(late.waited))
                                 : "and none after that one had left"),
                std::move(evidence));
}

/// If its echo is wrong, the time of it means nothing.
constexpr std::string_view kWrongEchoes = "its echoes are wrong, which other cases report";

/// `late` is set if the only failure is an echo that came late.
CaseResult stall_one(Device& device, bool& late) {
  late = false;
  Bystander other{device.connect()};
  if (other.exchange(device, Nanoseconds::max())) {
    return failed("even a single client did not get an echo for each byte");
  }
  if (other.wrong) return skipped(std::string(kWrongEchoes));
  const Nanoseconds before = other.median();
  const Nanoseconds slowest = other.slowest();
  auto attempt =
      device.try_connect({.settle = Nanoseconds(0), .receive_buffer = bounds::kLateBuffer});
  if (const auto* failure = std::get_if<Failure>(&attempt)) {
    return skipped("no second client is served: " + describe(*failure));
  }
  Probe& stalled = std::get<Probe>(attempt);
  const auto payload = device.payload(1);
  stalled.send_now(payload);
  const Nanoseconds timeout = bounds::kServedWithin + 2 * stalled.handshake() + 10 * slowest;
  const Received first = stalled.read(payload.size(), timeout);
  if (first.end != net::ExchangeEnd::complete) return skipped("serves one client at a time");
  if (first.bytes != payload) return skipped(std::string(kWrongEchoes));
  Stream stream(stalled, device.stream_payload(bounds::kStalledBytes));
  fill(device, stream, after(Clock::now(), bounds::kStalledFill));
  const Nanoseconds limit = std::max(bounds::kBystanderLate, bounds::kBystanderTimes * slowest);
  const auto stopped = other.exchange(device, limit);
  Facts evidence{number("bytes_unread", stream.sent()), milliseconds("rtt_before_p50_ms", before),
                 milliseconds("rtt_meanwhile_max_ms", other.slowest()),
                 milliseconds("rtt_meanwhile_p50_ms", other.median())};
  if (stopped) return result_of_stopped_echo(device, other, stalled, *stopped, std::move(evidence));
  if (other.wrong) {
    return failed("another client got wrong bytes while one did not read", std::move(evidence));
  }
  late = other.slowest() > limit;
  if (late) {
    return failed(
        fmt::format("an echo for another client took {} while one did not read, {} before",
                    format_duration(other.slowest()), format_duration(before)),
        std::move(evidence));
  }
  return passed(fmt::format("another client's echoes take {} in the meantime, {} before",
                            format_duration(other.median()), format_duration(before)),
                std::move(evidence));
}

}  // namespace

CaseResult stalled_client(Device& device) {
  const auto& seen = device.seen().concurrent_clients;
  if (device.served_at_once() == std::uint64_t{1} || (seen && seen->served == 1)) {
    return skipped("serves one client at a time");
  }
  if (auto skip = too_slow_for(device, bounds::kStallingBytes)) return *skip;
  bool late = false;
  CaseResult result = stall_one(device, late);
  // A busy machine may have made one echo late, but hardly another one.
  return late ? stall_one(device, late) : result;
}

CaseResult several_clients(Device& device) {
  if (device.plan().clients < 2) return skipped("only one client is wanted at a time");
  Group group;
  if (auto wrong = gather(device, group)) return *wrong;
  drive(device, group.streams);
  auto& streams = group.streams;
  const bool all_served = std::all_of(streams.begin(), streams.end(), [](const Stream& stream) {
    return stream.received() != 0 && !stream.comparison().wrong();
  });
  if (all_served) device.note_served_at_once(streams.size());
  return result_of(device, streams);
}

CaseResult more_clients(Device& device) {
  if (!device.seen().concurrent_clients) observe_concurrent_clients(device);
  const auto& seen = device.seen().concurrent_clients;
  if (!seen) return skipped("the clients could not be observed");
  CaseResult result = result_of_clients(*seen);
  Probe next = device.connect();
  const ProbeEcho echo = next.echo(device.payload(bounds::kFollowerBytes));
  if (!echo.ok()) return failed("the client after all of them", echo.failure);
  if (seen->served != 0) device.note_served_at_once(seen->served);
  return result;
}

}  // namespace especho::check
