// How often a finding is invented, and how often one is missed, over many devices that are alike.
#include <map>

#include "devices.hpp"
#include "especho/check.hpp"
#include "verdicts.hpp"

using namespace especho;
using namespace especho_test;

namespace {

constexpr int kDevices = 60;

int count_found(std::string_view id, const Ill& ill) {
  int count = 0;
  for (int seed = 1; seed <= kDevices; ++seed) {
    const auto seen = Lab(ill, static_cast<std::uint64_t>(seed)).all();
    count += diagnosis::diagnose(id, seen).verdict == DiagnosisVerdict::found;
  }
  return count;
}

/// What a busy machine, or a link that is none of the best, does to one in a few.
void suffer_mishaps(diagnosis::Observations& seen, int seed) {
  SplitMix random(static_cast<std::uint64_t>(seed) + 1000);
  const auto at = seen.connections.back().at;
  if (random.unit() < 0.3) seen.stalls.push_back({.at = at, .length = ms(250)});
  if (random.unit() < 0.3) seen.stack.retransmits = 1;
  if (random.unit() < 0.3) {
    diagnosis::ConnectionRecord refused;
    refused.at = at;
    refused.outcome = Outcome::refused;
    seen.connections.insert(seen.connections.end() - 3, refused);
    seen.losses.push_back(
        {.at = at, .outcome = Outcome::refused, .refusals = 1, .back_after = ms(100)});
  }
}

}  // namespace

TEST_CASE("of healthy devices, near and far, at most one in a hundred gets a finding") {
  int found = 0;
  int devices = 0;
  for (const double latency : {0.2, 5.0, 20.0, 80.0}) {
    for (const double share : {0.25, 0.5}) {
      for (int seed = 1; seed <= kDevices; ++seed) {
        auto seen =
            Lab({.latency = latency, .jitter = share * latency}, static_cast<std::uint64_t>(seed))
                .all();
        suffer_mishaps(seen, seed);
        bool any = false;
        for (const CheckItem& item : check_items()) {
          if (item.group != CheckGroup::diagnosis) continue;
          any |= diagnosis::diagnose(item.name, seen).verdict == DiagnosisVerdict::found;
        }
        found += any;
        ++devices;
      }
    }
  }
  CHECK(found * 100 <= devices);
}

TEST_CASE("of ill devices on a jittering way, at least 95 in a hundred are found") {
  const Ill way{.latency = 20, .jitter = 5};
  const auto with = [&](auto change) {
    Ill ill = way;
    change(ill);
    return ill;
  };
  const std::map<std::string_view, Ill> ills{
      {"poll-delay", with([](Ill& ill) { ill.poll = 5; })},
      {"modem-sleep", with([](Ill& ill) { ill.beacon = 102.4; })},
      {"nagle-delayed-ack", with([](Ill& ill) { ill.delayed_ack = 40; })},
      {"dropped-at-accept", with([](Ill& ill) { ill.dropped = 0.2; })},
      {"slow-accept", with([](Ill& ill) { ill.slow_accept = 1; })},
      {"drift", with([](Ill& ill) { ill.drift = 0.5; })},
      {"answer-delay", with([](Ill& ill) { ill.answer = 50; })},
      {"answer-after-silence", with([](Ill& ill) { ill.silence = 50; })},
      {"byte-delay", with([](Ill& ill) { ill.each_byte = 1; })},
      {"accept-delay", with([](Ill& ill) { ill.accept = 50; })},
      {"close-delay", with([](Ill& ill) { ill.close = 200; })},
      {"slow-transfer", with([](Ill& ill) { ill.rate = 20e3; })},
  };
  for (const auto& [id, ill] : ills) {
    INFO(id);
    CHECK(count_found(id, ill) * 100 >= 95 * kDevices);
  }
}
