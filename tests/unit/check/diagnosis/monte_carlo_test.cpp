// How often a finding is invented, and how often one is missed, over many devices that are alike.
#include <map>

#include "devices.hpp"
#include "especho/check.hpp"
#include "verdicts.hpp"

using namespace especho;
using namespace especho_test;

namespace {

constexpr int kDevices = 60;

int count_found(std::string_view id, const FaultyDevice& faulty) {
  int count = 0;
  for (int seed = 1; seed <= kDevices; ++seed) {
    const auto seen = Lab(faulty, static_cast<std::uint64_t>(seed)).all();
    count += diagnosis::diagnose(id, seen).verdict == DiagnosisVerdict::found;
  }
  return count;
}

/// What a busy machine or a poor link does to some of them.
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

TEST_CASE("at most one in a hundred healthy devices, near or far, gets a finding") {
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

TEST_CASE("at least 95 in a hundred faulty devices on a jittering link are found") {
  const FaultyDevice way{.latency = 20, .jitter = 5};
  const auto with = [&](auto change) {
    FaultyDevice faulty = way;
    change(faulty);
    return faulty;
  };
  const std::map<std::string_view, FaultyDevice> faulty_devices{
      {"poll-delay", with([](FaultyDevice& faulty) { faulty.poll = 5; })},
      {"modem-sleep", with([](FaultyDevice& faulty) { faulty.beacon = 102.4; })},
      {"nagle-delayed-ack", with([](FaultyDevice& faulty) { faulty.delayed_ack = 40; })},
      {"dropped-at-accept", with([](FaultyDevice& faulty) { faulty.dropped = 0.2; })},
      {"slow-accept", with([](FaultyDevice& faulty) { faulty.slow_accept = 1; })},
      {"drift", with([](FaultyDevice& faulty) { faulty.drift = 0.5; })},
      {"answer-delay", with([](FaultyDevice& faulty) { faulty.answer = 50; })},
      {"answer-after-silence", with([](FaultyDevice& faulty) { faulty.silence = 50; })},
      {"byte-delay", with([](FaultyDevice& faulty) { faulty.each_byte = 1; })},
      {"accept-delay", with([](FaultyDevice& faulty) { faulty.accept = 50; })},
      {"close-delay", with([](FaultyDevice& faulty) { faulty.close = 200; })},
      {"slow-transfer", with([](FaultyDevice& faulty) { faulty.rate = 20e3; })},
  };
  for (const auto& [id, faulty] : faulty_devices) {
    INFO(id);
    CHECK(count_found(id, faulty) * 100 >= 95 * kDevices);
  }
}
