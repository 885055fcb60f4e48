#include "check/experiments.hpp"

#include <algorithm>
#include <array>

#include "check/experiment_session.hpp"
#include "diagnosis/diagnose.hpp"

namespace especho::check {
namespace {

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
    Needs{.id = "retransmissions", .pacing = true, .bulk = true},
    Needs{.id = "stalls", .pacing = true, .bulk = true},
    Needs{.id = "reconnect-limit", .reconnects = true},
    Needs{.id = "dropped-at-accept", .reconnects = true},
    Needs{.id = "slow-accept", .reconnects = true},
    Needs{.id = "accept-delay", .pacing = true, .reconnects = true, .closes = true},
    Needs{.id = "close-delay", .pacing = true, .closes = true},
    Needs{.id = "drift", .reconnects = true},
    Needs{.id = "reboot", .pacing = true, .bulk = true},
};

bool have_reconnected(Device& device) {
  const auto& visits = device.seen().visits;
  return std::any_of(visits.begin(), visits.end(),
                     [](const diagnosis::Visit& visit) { return visit.reconnecting; });
}

/// Few may be chance: whether their share is large is to be known.
void look_for_more_losses(Device& device) {
  const auto& again = device.seen().stack.retransmits;
  const bool found = diagnosis::retransmissions(device.seen()).verdict == DiagnosisVerdict::found;
  if (again && *again != 0 && !found) observe_losses(device);
}

/// One may be this machine's own: whether there are more is to be known.
void look_for_more_stalls(Device& device, std::uint64_t bytes) {
  constexpr int kMore = 3;
  for (int i = 0; i < kMore && device.seen().stalls.size() == 1; ++i) observe_bulk(device, bytes);
}

}  // namespace

void run_experiments_for(std::string_view id, Device& device) {
  constexpr std::uint64_t kBulk = std::uint64_t{256} * 1024;
  const auto* const needs =
      std::find_if(kNeeds.begin(), kNeeds.end(), [id](const Needs& each) { return each.id == id; });
  if (needs == kNeeds.end()) return;
  const diagnosis::Observations& seen = device.seen();
  if (needs->cuts && diagnosis::cut_echo(seen).verdict == DiagnosisVerdict::unclear) {
    observe_cuts(device);
  }
  if (needs->pacing && !seen.pacing) observe_pacing(device);
  if (needs->trickle && seen.trickles.empty()) observe_trickle(device);
  if (needs->acks && !seen.acks) observe_acks(device);
  if (needs->pieces && !seen.pieces) observe_pieces(device);
  if (needs->answers && !seen.answers && seen.echoes == 0) observe_answers(device);
  if (needs->crowd && !seen.crowd) observe_crowd(device);
  if (needs->bulk && !seen.bulk) observe_bulk(device, kBulk);
  if (needs->reconnects && !have_reconnected(device)) observe_reconnects(device);
  if (needs->closes && seen.closes.empty()) observe_closes(device);
  if (id == "retransmissions" || id == "stalls") look_for_more_losses(device);
  if (id == "stalls") look_for_more_stalls(device, kBulk);
}

}  // namespace especho::check
