// Each echo takes a fixed time in the device: since it came, or since nothing more came. A second
// byte that is sent meanwhile tells which: it postpones only the answer that waits for a silence.
#include <optional>

#include "check/diagnosis/device_share.hpp"
#include "check/diagnosis/diagnose.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

enum class Law { none, after_request, after_silence, unknown, hidden };

constexpr double kByTheGap = 0.75;   // at least: the answer waits for a silence
constexpr double kByNothing = 0.25;  // at most: it does not

/// What is the same in each echo of one connection may have grown from those before.
bool drifts(const Observations& seen) {
  return drift(seen).verdict == DiagnosisVerdict::found;
}

Law law_of(const Observations& seen, const DeviceShare& share) {
  if (share.small) return Law::none;
  if (!share.constant || drifts(seen)) return Law::hidden;
  const auto by = postponed(seen, share);
  if (!by) return Law::unknown;
  return *by >= kByTheGap    ? Law::after_silence
         : *by <= kByNothing ? Law::after_request
                             : Law::unknown;
}

Facts facts_of(const Observations& seen, const DeviceShare& share) {
  Facts facts{ms_fact("delay_ms", share.device), ms_fact("echo_p50_ms", share.echo),
              ms_fact("network_ms", share.network), ms_fact("between_quartiles_ms", share.spread),
              ms_fact("excluded_above_ms", share.at_most)};
  if (const auto by = postponed(seen, share)) {
    facts.push_back({"postponed_by_share_of_gap", rounded(*by)});
  }
  return facts;
}

/// What is said where the law is not the one that is asked for.
Diagnosis other(std::string_view id, Law law, const Observations& seen, const DeviceShare& share) {
  if (law == Law::unknown) {
    return unclear(id,
                   fmt::format("each echo takes {} in the device, but whether it waits for a "
                               "silence was not seen",
                               text_ms(share.device)),
                   facts_of(seen, share));
  }
  if (law == Law::hidden) {
    const bool grows = drifts(seen);
    const std::string cause =
        grows ? "that echoes take ever longer" : fmt::format("jitter of {}", text_ms(share.jitter));
    return hidden(id, grows ? "drift" : "jitter",
                  fmt::format("{} hides fixed delays below {}", cause, text_ms(share.at_most)),
                  facts_of(seen, share));
  }
  if (law != Law::none) {
    return clear(id, fmt::format("{}, which another finding explains", text_ms(share.device)),
                 facts_of(seen, share));
  }
  return clear(id,
               fmt::format("{} in the device at the median, {} at most", text_ms(share.device),
                           text_ms(share.at_most)),
               facts_of(seen, share));
}

constexpr std::string_view kTooFew = "too few echoes at random times";

}  // namespace

Diagnosis answer_delay(const Observations& seen) {
  constexpr std::string_view kId = "answer-delay";
  const auto share = device_share(seen);
  if (!share) return unclear(kId, std::string(kTooFew));
  const Law law = law_of(seen, *share);
  if (law != Law::after_request) return other(kId, law, seen, *share);
  return found(kId, Confidence::high,
               fmt::format("each echo takes {} in the device, whenever it is asked for; the "
                           "network takes {}",
                           text_ms(share->device), text_ms(share->network)),
               facts_of(seen, *share),
               "write the echo at once: no delay() before client.write(); if a tunnel or "
               "proxy relays the connection, look at what lies beyond it");
}

Diagnosis answer_after_silence(const Observations& seen) {
  constexpr std::string_view kId = "answer-after-silence";
  const auto share = device_share(seen);
  if (!share) return unclear(kId, std::string(kTooFew));
  const Law law = law_of(seen, *share);
  if (law != Law::after_silence) return other(kId, law, seen, *share);
  return found(kId, Confidence::high,
               fmt::format("the answer comes {} after the last byte: one that is sent meanwhile "
                           "postpones it",
                           text_ms(share->device)),
               facts_of(seen, *share),
               "read what is available with client.read(buffer, size) instead of readString() or "
               "readBytes(), which wait for client.setTimeout(): 1 s by default");
}

}  // namespace especho::diagnosis
