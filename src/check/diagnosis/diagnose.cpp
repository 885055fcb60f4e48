#include "check/diagnosis/diagnose.hpp"

#include <array>
#include <stdexcept>
#include <string>

namespace especho::diagnosis {
namespace {

struct Known {
  std::string_view id;
  Diagnosis (*diagnose)(const Observations&);
};

constexpr std::array kKnown{
    Known{"not-an-echo-server", not_an_echo_server},
    Known{"cut-echo", cut_echo},
    Known{"poll-delay", poll_delay},
    Known{"modem-sleep", modem_sleep},
    Known{"answer-delay", answer_delay},
    Known{"answer-after-silence", answer_after_silence},
    Known{"byte-delay", byte_delay},
    Known{"nagle-delayed-ack", nagle_delayed_ack},
    Known{"byte-writes", byte_writes},
    Known{"one-client", one_client},
    Known{"few-slots", few_slots},
    Known{"small-window", small_window},
    Known{"slow-transfer", slow_transfer},
    Known{"retransmissions", retransmissions},
    Known{"stalls", stalls},
    Known{"reconnect-limit", reconnect_limit},
    Known{"dropped-at-accept", dropped_at_accept},
    Known{"slow-accept", slow_accept},
    Known{"accept-delay", accept_delay},
    Known{"close-delay", close_delay},
    Known{"drift", drift},
    Known{"reboot", reboot},
};

/// What may conceal a finding, if that is found itself.
struct Cover {
  std::string_view hidden;
  Diagnosis (*by)(const Observations&);
};

constexpr std::array kCovers{
    Cover{"poll-delay", modem_sleep},      // its echoes wait for a beacon
    Cover{"poll-delay", retransmissions},  // what is sent again is late
    Cover{"modem-sleep", poll_delay},      // echoes are late at all times
    Cover{"answer-delay", poll_delay},     // its waits differ from echo to echo
    Cover{"answer-delay", drift},
    Cover{"answer-after-silence", poll_delay},
    Cover{"answer-after-silence", drift},
    Cover{"accept-delay", poll_delay},  // a new connection is looked for as data are
    Cover{"close-delay", drift},
    Cover{"close-delay", poll_delay},  // and so is the end of one
    Cover{"close-delay", answer_delay},
    Cover{"close-delay", answer_after_silence},
    Cover{"byte-delay", poll_delay},
    // A wait for an acknowledgement passes while bytes are written, or read, or wait to be.
    Cover{"nagle-delayed-ack", byte_writes},
    Cover{"nagle-delayed-ack", byte_delay},
    Cover{"nagle-delayed-ack", poll_delay},
    Cover{"nagle-delayed-ack", slow_transfer},
    Cover{"few-slots", one_client},
};

/// The evidence that says what hides it, if anything does.
std::string* hidden_by(Diagnosis& diagnosis) {
  for (Fact& fact : diagnosis.evidence) {
    if (fact.name == "hidden_by") return std::get_if<std::string>(&fact.value);
  }
  return nullptr;
}

Diagnosis named(Diagnosis diagnosis, const Observations& seen) {
  std::string* const what = hidden_by(diagnosis);
  if (what == nullptr) return diagnosis;
  for (const Cover& cover : kCovers) {
    if (cover.hidden != diagnosis.id) continue;
    const Diagnosis other = cover.by(seen);
    if (other.verdict != DiagnosisVerdict::found) continue;
    *what = other.id;
    diagnosis.message = "hidden by " + other.id + ": " + diagnosis.message;
    break;
  }
  return diagnosis;
}

}  // namespace

Diagnosis diagnose(std::string_view id, const Observations& seen) {
  for (const Known& known : kKnown) {
    if (known.id == id) return named(known.diagnose(seen), seen);
  }
  throw std::logic_error("there is no finding " + std::string(id));
}

}  // namespace especho::diagnosis
