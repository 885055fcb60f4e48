// The catalogue of experiments, and those that only move data.
#include "check/experiments/experiments.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "check/diagnosis/catalogue.hpp"

namespace especho::check {
namespace {

using diagnosis::Experiments;

constexpr std::uint64_t kBulk = std::uint64_t{256} * 1024;

/// A few losses may be chance, so their share must be known. A stall may be a segment that the
/// device lost, which is likely only if this side loses some, too.
bool losses_are_known(Device& device) {
  const auto& again = device.seen().stack.retransmits;
  return !again || (*again == 0 && device.seen().stalls.empty()) ||
         is_found(diagnosis::retransmissions, device.seen());
}

/// A single stall may be this machine's fault, so it must be known whether there are more.
bool stalls_are_known(Device& device) {
  return device.seen().stalls.size() != 1;
}

void look_for_more_stalls(Device& device) {
  constexpr int kMore = 3;
  for (int i = 0; i < kMore && !stalls_are_known(device) && device.time_left() > Nanoseconds(0);
       ++i) {
    observe_bulk(device, kBulk);
  }
}

/// The cases may have seen enough echoes, cut or whole.
bool cuts_are_known(Device& device) {
  return diagnosis::cut_echo(device.seen()).verdict != DiagnosisVerdict::unclear;
}

/// A device that has ever echoed is an echo server.
bool answers_are_known(Device& device) {
  return device.seen().answers || device.seen().echoes != 0;
}

/// A first echo without a greeting shows that there is none.
bool greetings_are_known(Device& device) {
  const auto& seen = device.seen();
  const auto has_first_echo = [](const diagnosis::ConnectionRecord& record) {
    return record.first_echo.has_value();
  };
  return seen.greetings.size() >= kGreetingsWanted ||
         std::ranges::any_of(seen.connections, has_first_echo);
}

template <auto Samples>
bool is_there(Device& device) {
  return !(device.seen().*Samples).empty();
}

template <auto Part>
bool has(Device& device) {
  return (device.seen().*Part).has_value();
}

struct Row {
  Experiments which;
  Experiment experiment;
};

using Seen = diagnosis::Observations;

/// In the order in which they are made within their stage.
constexpr std::array kExperiments{
    Row{Experiments::pacing, {{CheckStage::timing, 40}, has<&Seen::pacing>, observe_pacing}},
    Row{Experiments::trickle,
        {{CheckStage::timing, 6}, is_there<&Seen::trickles>, observe_trickle}},
    Row{Experiments::acks, {{CheckStage::timing, 8}, has<&Seen::acks>, observe_acks}},
    Row{Experiments::pieces, {{CheckStage::timing, 4}, has<&Seen::pieces>, observe_pieces}},
    Row{Experiments::answers, {{CheckStage::brief, 2}, answers_are_known, observe_answers}},
    Row{Experiments::greetings, {{CheckStage::brief, 2}, greetings_are_known, observe_greetings}},
    Row{Experiments::cuts, {{CheckStage::ordinary, 3}, cuts_are_known, observe_cuts}},
    Row{Experiments::concurrent_clients,
        {{CheckStage::ordinary, 5}, has<&Seen::concurrent_clients>, observe_concurrent_clients}},
    Row{Experiments::reconnects, {{CheckStage::ordinary, 5}, have_reconnected, observe_reconnects}},
    Row{Experiments::closes, {{CheckStage::ordinary, 3}, is_there<&Seen::closes>, observe_closes}},
    Row{Experiments::bulk,
        {{CheckStage::volume, 4},
         has<&Seen::bulk>,
         [](Device& device) { observe_bulk(device, kBulk); }}},
    Row{Experiments::more_losses, {{CheckStage::volume, 2}, losses_are_known, observe_losses}},
    Row{Experiments::more_stalls,
        {{CheckStage::volume, 4}, stalls_are_known, look_for_more_stalls}},
};

static_assert(std::ranges::all_of(diagnosis::kFindings,
                                  [](const diagnosis::Finding& finding) {
                                    auto known = Experiments{};
                                    for (const Row& row : kExperiments) known = known | row.which;
                                    return (known | finding.needs) == known;
                                  }),
              "each experiment that a finding needs has a row here");

}  // namespace

bool have_reconnected(Device& device) {
  return std::ranges::any_of(device.seen().connections, &diagnosis::ConnectionRecord::reconnecting);
}

std::vector<const Experiment*> experiments_for(Experiments needed) {
  std::vector<const Experiment*> wanted;
  for (const Row& row : kExperiments) {
    if (contains(needed, row.which)) wanted.push_back(&row.experiment);
  }
  return wanted;
}

void observe_bulk(Device& device, std::uint64_t bytes) {
  const Nanoseconds longest = std::min<Nanoseconds>(std::chrono::seconds(5), device.longest_echo());
  Probe probe = device.connect();
  if (!probe.echo(device.payload(1)).ok()) return;  // not to include the time to accept it
  const ProbeEcho echo = probe.echo_within(device.stream_payload(bytes), longest);
  auto& bulk = device.seen().bulk;
  if (echo.received == 0 || (bulk && bulk->bytes >= echo.received)) return;
  bulk = {.bytes = echo.received, .elapsed = echo.rtt};
}

void observe_losses(Device& device) {
  constexpr int kMost = 300;
  const TimePoint end = after(Clock::now(), std::chrono::seconds(4));
  ReconnectingProbe probe(device);
  for (int i = 0; i < kMost && !probe.given_up() && Clock::now() < end; ++i) probe.echo(1);
}

std::optional<ProbeEcho> ReconnectingProbe::echo(std::uint64_t size, Acks acks) {
  if (given_up()) return std::nullopt;
  const auto attempt = [&](std::uint64_t bytes) -> std::optional<ProbeEcho> {
    ProbeEcho echo = probe_->echo(device_.payload(bytes), acks);
    if (echo.ok()) return echo;
    probe_.reset();
    ++lost_;
    return std::nullopt;
  };
  if (!probe_) {
    probe_.emplace(device_.connect());
    if (!attempt(1)) return std::nullopt;  // not to include the time to accept it
  }
  return attempt(size);
}

std::size_t affordable(const Device& device, Nanoseconds budget, Nanoseconds each,
                       std::size_t least, std::size_t most, double part) {
  if (each <= Nanoseconds(0)) return most;
  const double possible = part * to_seconds(device.time_left()) / to_seconds(each);
  const auto wanted = std::clamp(static_cast<std::size_t>(budget / each), least, most);
  return std::min(wanted, static_cast<std::size_t>(possible));
}

}  // namespace especho::check
