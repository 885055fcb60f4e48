#include "diagnosis/diagnose.hpp"

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

}  // namespace

Diagnosis diagnose(std::string_view id, const Observations& seen) {
  for (const Known& known : kKnown) {
    if (known.id == id) return known.diagnose(seen);
  }
  throw std::logic_error("there is no finding " + std::string(id));
}

}  // namespace especho::diagnosis
