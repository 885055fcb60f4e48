// From what was measured to what it means: one pure function per finding, each in a file of its
// own. What is said of a finding, and its fix, is worded there and nowhere else.
#pragma once

#include <span>
#include <string_view>

#include "check/diagnosis/observations.hpp"
#include "especho/check.hpp"

namespace especho::diagnosis {

Diagnosis not_an_echo_server(const Observations& seen);
Diagnosis cut_echo(const Observations& seen);
Diagnosis poll_delay(const Observations& seen);
Diagnosis modem_sleep(const Observations& seen);
Diagnosis answer_delay(const Observations& seen);
Diagnosis answer_after_silence(const Observations& seen);
Diagnosis byte_delay(const Observations& seen);
Diagnosis nagle_delayed_ack(const Observations& seen);
Diagnosis byte_writes(const Observations& seen);
Diagnosis one_client(const Observations& seen);
Diagnosis few_slots(const Observations& seen);
Diagnosis small_window(const Observations& seen);
Diagnosis slow_transfer(const Observations& seen);
Diagnosis retransmissions(const Observations& seen);
Diagnosis stalls(const Observations& seen);
Diagnosis reconnect_limit(const Observations& seen);
Diagnosis dropped_at_accept(const Observations& seen);
Diagnosis slow_accept(const Observations& seen);
Diagnosis accept_delay(const Observations& seen);
Diagnosis close_delay(const Observations& seen);
Diagnosis drift(const Observations& seen);
Diagnosis reboot(const Observations& seen);

/// The one with this id, which must be one of check_items().
Diagnosis diagnose(std::string_view id, const Observations& seen);

/// Segment size, window, round trip and the device's share of it, clients, throughput: what is
/// known.
DeviceProfile device_profile(const Observations& seen);

}  // namespace especho::diagnosis
