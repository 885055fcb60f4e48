#include "check/experiments/experiments.hpp"

#include <algorithm>
#include <array>

#include "check/diagnosis/diagnose.hpp"
#include "check/experiments/session.hpp"

namespace especho::check {
namespace {

/// Experiments that a diagnosis rests on.
struct Needs {
  std::string_view id;
  bool cuts = false;
  bool pacing = false;
  bool trickle = false;
  bool acks = false;
  bool pieces = false;
  bool crowd = false;
  bool answers = false;
  bool reconnects = false;
  bool bulk = false;
  bool closes = false;
  bool more_losses = false;
  bool more_stalls = false;
};

constexpr std::array kNeeds{
    Needs{.id = "not-an-echo-server", .answers = true},
    Needs{.id = "cut-echo", .cuts = true},
    Needs{.id = "poll-delay", .pacing = true},
    Needs{.id = "modem-sleep", .pacing = true},
    Needs{.id = "answer-delay", .pacing = true, .trickle = true},
    Needs{.id = "answer-after-silence", .pacing = true, .trickle = true},
    Needs{.id = "byte-delay", .acks = true, .pieces = true},
    Needs{.id = "nagle-delayed-ack", .acks = true},
    Needs{.id = "byte-writes", .pieces = true},
    Needs{.id = "one-client", .crowd = true},
    Needs{.id = "few-slots", .crowd = true},
    Needs{.id = "small-window", .pacing = true},
    // All that may explain a slow transfer is to be known.
    Needs{.id = "slow-transfer",
          .pacing = true,
          .trickle = true,
          .acks = true,
          .pieces = true,
          .reconnects = true,
          .bulk = true},
    Needs{.id = "retransmissions", .pacing = true, .bulk = true, .more_losses = true},
    Needs{.id = "stalls", .pacing = true, .bulk = true, .more_losses = true, .more_stalls = true},
    Needs{.id = "reconnect-limit", .reconnects = true},
    Needs{.id = "dropped-at-accept", .reconnects = true},
    Needs{.id = "slow-accept", .reconnects = true},
    Needs{.id = "accept-delay", .pacing = true, .reconnects = true, .closes = true},
    Needs{.id = "close-delay", .pacing = true, .closes = true},
    Needs{.id = "drift", .reconnects = true},
    Needs{.id = "reboot", .pacing = true, .bulk = true},
};

constexpr std::uint64_t kBulk = std::uint64_t{256} * 1024;

/// Few may be chance: whether their share is large is to be known. A stall may be a segment that
/// the device lost, which only losses of this side's own make likely.
bool losses_are_known(Device& device) {
  const auto& again = device.seen().stack.retransmits;
  return !again || (*again == 0 && device.seen().stalls.empty()) ||
         diagnosis::retransmissions(device.seen()).verdict == DiagnosisVerdict::found;
}

/// One may be this machine's own: whether there are more is to be known.
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

/// Cases may have seen enough echoes that were cut, or whole.
bool cuts_are_known(Device& device) {
  return diagnosis::cut_echo(device.seen()).verdict != DiagnosisVerdict::unclear;
}

/// A device that ever echoed is an echo server.
bool answers_are_known(Device& device) {
  return device.seen().answers || device.seen().echoes != 0;
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
  bool Needs::*needed;
  Experiment experiment;
};

using Seen = diagnosis::Observations;

/// In the order in which they are made at their stage.
constexpr std::array kExperiments{
    Row{&Needs::pacing, {{Stage::timing, 40}, has<&Seen::pacing>, observe_pacing}},
    Row{&Needs::trickle, {{Stage::timing, 6}, is_there<&Seen::trickles>, observe_trickle}},
    Row{&Needs::acks, {{Stage::timing, 8}, has<&Seen::acks>, observe_acks}},
    Row{&Needs::pieces, {{Stage::timing, 4}, has<&Seen::pieces>, observe_pieces}},
    Row{&Needs::answers, {{Stage::brief, 2}, answers_are_known, observe_answers}},
    Row{&Needs::cuts, {{Stage::ordinary, 3}, cuts_are_known, observe_cuts}},
    Row{&Needs::crowd, {{Stage::ordinary, 5}, has<&Seen::concurrent_clients>, observe_crowd}},
    Row{&Needs::reconnects, {{Stage::ordinary, 5}, have_reconnected, observe_reconnects}},
    Row{&Needs::closes, {{Stage::ordinary, 3}, is_there<&Seen::closes>, observe_closes}},
    Row{&Needs::bulk,
        {{Stage::volume, 4},
         has<&Seen::bulk>,
         [](Device& device) { observe_bulk(device, kBulk); }}},
    Row{&Needs::more_losses, {{Stage::volume, 2}, losses_are_known, observe_losses}},
    Row{&Needs::more_stalls, {{Stage::volume, 4}, stalls_are_known, look_for_more_stalls}},
};

}  // namespace

bool have_reconnected(Device& device) {
  const auto& visits = device.seen().connections;
  return std::any_of(visits.begin(), visits.end(),
                     [](const diagnosis::ConnectionRecord& visit) { return visit.reconnecting; });
}

std::vector<const Experiment*> experiments_for(std::string_view id) {
  const auto* const needs =
      std::find_if(kNeeds.begin(), kNeeds.end(), [id](const Needs& each) { return each.id == id; });
  std::vector<const Experiment*> wanted;
  if (needs == kNeeds.end()) return wanted;
  for (const Row& row : kExperiments) {
    if (needs->*row.needed) wanted.push_back(&row.experiment);
  }
  return wanted;
}

}  // namespace especho::check
