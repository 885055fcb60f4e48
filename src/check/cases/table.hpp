// One function per correctness case. The name and the time it took are filled in by run_case()'s
// caller.
#pragma once

#include "check/device/device.hpp"
#include "especho/check.hpp"

namespace especho::check {

// case_sizes.cpp
CaseResult connects(Device& device);
CaseResult greets(Device& device);
CaseResult every_byte(Device& device);
CaseResult size_1(Device& device);
CaseResult size_segment_less_1(Device& device);
CaseResult size_segment(Device& device);
CaseResult size_segment_and_1(Device& device);
CaseResult size_window_less_1(Device& device);
CaseResult size_window(Device& device);
CaseResult size_window_and_1(Device& device);
CaseResult size_16k(Device& device);
CaseResult size_64k(Device& device);

// case_writes.cpp
CaseResult single_bytes(Device& device);
CaseResult pipelined(Device& device);

// case_ends.cpp
CaseResult size_0(Device& device);
CaseResult half_close(Device& device);

// case_leavers.cpp
CaseResult close_after_last_byte(Device& device);
CaseResult reset_mid_echo(Device& device);
CaseResult reconnects(Device& device);

// case_clients.cpp
CaseResult several_clients(Device& device);
CaseResult more_clients(Device& device);
CaseResult stalled_client(Device& device);

// case_pace.cpp
CaseResult late_reader(Device& device);
CaseResult full_duplex(Device& device);
CaseResult idle(Device& device);

// case_soak.cpp
CaseResult soak(Device& device);

}  // namespace especho::check
