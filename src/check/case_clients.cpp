// Several clients at once.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "check/case_bounds.hpp"
#include "check/case_strangers.hpp"
#include "check/case_stream.hpp"
#include "check/case_table.hpp"
#include "check/case_verdict.hpp"
#include "check/case_visits.hpp"
#include "check/experiments.hpp"

namespace especho::check {
namespace {

/// All stay until the last of them is done, so a device that serves one after the other fails.
struct Company {
  std::vector<Probe> probes;
  std::vector<Stream> streams;
};

/// Says why a client could not come.
std::optional<CaseResult> gather(Device& device, Company& company) {
  const std::uint64_t clients = device.plan().clients;
  company.probes.reserve(clients);  // the streams point to them
  company.probes.push_back(device.connect());
  while (company.probes.size() < clients) {
    auto attempt = device.try_connect({.settle = Nanoseconds(0)});
    if (const auto* failure = std::get_if<Failure>(&attempt)) {
      const auto number_of = company.probes.size() + 1;
      return failed(fmt::format("client {} of {}", number_of, clients), *failure);
    }
    company.probes.push_back(std::get<Probe>(std::move(attempt)));
  }
  for (Probe& probe : company.probes) {
    company.streams.emplace_back(probe, device.payload(bounds::kBytesOfEach));
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

CaseResult judge(const Device& device, std::span<Stream> streams) {
  const auto count = [&](auto holds) {
    return static_cast<std::uint64_t>(std::count_if(streams.begin(), streams.end(), holds));
  };
  const auto served = count([](const Stream& stream) { return stream.ok(); });
  Facts evidence{number("clients", streams.size()), number("served", served),
                 number("bytes_of_each", bounds::kBytesOfEach)};
  if (const auto stranger = name_stranger(portions_of(streams))) {
    return failed(*stranger, std::move(evidence));
  }
  if (served == streams.size()) {
    if (auto surplus = surplus_of_any(device, streams)) return *surplus;
    return passed(fmt::format("{0} of {0} clients at once", served), std::move(evidence));
  }
  const auto first = std::find_if(streams.begin(), streams.end(), [](const Stream& stream) {
    return !stream.ok() && !stream.cut_off();
  });
  if (first == streams.end()) {
    return passed(fmt::format("{0} of {0} clients at once, all right as far as {1} go",
                              streams.size(), format_setting(bounds::kLongestEcho)),
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

}  // namespace

CaseResult several_clients(Device& device) {
  if (device.plan().clients < 2) return skipped("only one client is wanted at once");
  Company company;
  if (auto wrong = gather(device, company)) return *wrong;
  drive(device, company.streams, bounds::kLongestEcho);
  auto& streams = company.streams;
  const bool all_served = std::all_of(streams.begin(), streams.end(), [](const Stream& stream) {
    return stream.received() != 0 && !stream.comparison().wrong();
  });
  if (all_served) device.note_served_at_once(streams.size());
  return judge(device, streams);
}

CaseResult more_clients(Device& device) {
  observe_crowd(device);
  const auto& crowd = device.seen().crowd;
  if (!crowd) return skipped("the clients could not be observed");
  CaseResult result = judge_crowd(*crowd);
  Probe next = device.connect();
  const Echo echo = next.echo(device.payload(bounds::kFollowerBytes));
  if (!echo.ok()) return failed("the client after all of them", echo.failure);
  if (crowd->served != 0) device.note_served_at_once(crowd->served);
  return result;
}

}  // namespace especho::check
