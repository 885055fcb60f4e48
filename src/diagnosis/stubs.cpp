// Placeholder until each diagnosis has its file.
#include "diagnosis/diagnose.hpp"

namespace especho::diagnosis {

#define ESPECHO_STUB(name, text) \
  Diagnosis name(const Observations&) { return {.id = text, .message = "was not examined"}; }
ESPECHO_STUB(poll_delay, "poll-delay")
ESPECHO_STUB(modem_sleep, "modem-sleep")
ESPECHO_STUB(nagle_delayed_ack, "nagle-delayed-ack")
ESPECHO_STUB(byte_writes, "byte-writes")
ESPECHO_STUB(one_client, "one-client")
ESPECHO_STUB(few_slots, "few-slots")
ESPECHO_STUB(small_window, "small-window")
ESPECHO_STUB(slow_transfer, "slow-transfer")
ESPECHO_STUB(retransmissions, "retransmissions")
ESPECHO_STUB(stalls, "stalls")
ESPECHO_STUB(reconnect_limit, "reconnect-limit")
ESPECHO_STUB(dropped_at_accept, "dropped-at-accept")
ESPECHO_STUB(slow_accept, "slow-accept")
ESPECHO_STUB(drift, "drift")
ESPECHO_STUB(reboot, "reboot")

Portrait portrait(const Observations&) {
  return {};
}

}  // namespace especho::diagnosis
