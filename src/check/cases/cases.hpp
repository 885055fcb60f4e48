// The catalogue of correctness cases: one row holds everything about one. A row's function drives
// the device in one way and returns the verdict; its caller fills in the name and the time it took.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "check/budget.hpp"
#include "check/device/device.hpp"
#include "especho/check.hpp"

namespace especho::check {

// Each is in the file named above it.

// sizes.cpp
CaseResult connects(Device& device);
CaseResult hello(Device& device);
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
CaseResult single_bytes(Device& device);
CaseResult pipelined(Device& device);
// ends.cpp
CaseResult size_0(Device& device);
CaseResult half_close(Device& device);
CaseResult close_after_last_byte(Device& device);
CaseResult reset_mid_echo(Device& device);
CaseResult reconnects(Device& device);
// clients.cpp
CaseResult several_clients(Device& device);
CaseResult more_clients(Device& device);
CaseResult stalled_client(Device& device);
// pace.cpp
CaseResult late_reader(Device& device);
CaseResult full_duplex(Device& device);
CaseResult idle(Device& device);
// soak.cpp
CaseResult soak(Device& device);

struct Case {
  std::string_view name;
  std::string_view title;  ///< what a healthy device does
  CaseResult (&run)(Device&);
  Priority priority;
  bool quick = true;  ///< part of a quick check
};

/// In the order in which they are reported.
inline constexpr std::array kCases{
    Case{"connect", "accepts a connection", connects, {CheckStage::brief, 1}},
    Case{"hello", "echoes a greeting", hello, {CheckStage::brief, 1}},
    Case{"every-byte", "echoes every byte value", every_byte, {CheckStage::brief, 1}},
    Case{"size-0", "says nothing unasked, and closes cleanly", size_0, {CheckStage::brief, 1}},
    Case{"size-1", "echoes one byte", size_1, {CheckStage::brief, 1}},
    Case{"size-mss-1", "echoes a segment less a byte", size_segment_less_1, {CheckStage::brief, 1}},
    Case{"size-mss", "echoes a full segment", size_segment, {CheckStage::brief, 1}},
    Case{"size-mss+1", "echoes a segment and a byte", size_segment_and_1, {CheckStage::brief, 1}},
    Case{"size-window-1",
         "echoes its window less a byte",
         size_window_less_1,
         {CheckStage::ordinary, 1}},
    Case{"size-window", "echoes its full window", size_window, {CheckStage::ordinary, 1}},
    Case{"size-window+1",
         "echoes its window and a byte",
         size_window_and_1,
         {CheckStage::ordinary, 1}},
    Case{"size-16k", "echoes 16 KiB", size_16k, {CheckStage::ordinary, 2}},
    Case{"size-64k", "echoes 64 KiB", size_64k, {CheckStage::volume, 4}},
    Case{"single-bytes",
         "echoes bytes that are written one at a time",
         single_bytes,
         {CheckStage::ordinary, 1}},
    Case{"pipelined",
         "echoes several writes before the first read",
         pipelined,
         {CheckStage::ordinary, 1}},
    Case{"half-close",
         "sends the whole echo, then FIN, after a half-close",
         half_close,
         {CheckStage::ordinary, 2}},
    Case{"close-after-last-byte",
         "serves the next client at once",
         close_after_last_byte,
         {CheckStage::ordinary, 2}},
    Case{"reset-mid-echo",
         "survives a client that resets in mid-echo",
         reset_mid_echo,
         {CheckStage::ordinary, 1}},
    Case{"several-clients",
         "serves several clients at once",
         several_clients,
         {CheckStage::volume, 4}},
    Case{"more-clients",
         "queues or refuses clients beyond its slots",
         more_clients,
         {CheckStage::ordinary, 5}},
    Case{"stalled-client",
         "serves others while one client does not read",
         stalled_client,
         {CheckStage::volume, 3}},
    Case{"late-reader",
         "keeps the echo for a client that reads late",
         late_reader,
         {CheckStage::volume, 5}},
    Case{"full-duplex", "echoes 1 MiB while it is sent", full_duplex, {CheckStage::volume, 5}},
    Case{"idle", "echoes after a silence", idle, {CheckStage::ordinary, 1}},
    Case{"reconnects",
         "serves one connection after the other",
         reconnects,
         {CheckStage::ordinary, 5}},
    Case{"soak",
         "echoes a random mix of sizes, pauses and clients",
         soak,
         {CheckStage::volume, 8},
         false},
};

static_assert(std::ranges::none_of(kCases,
                                   [](const Case& row) {
                                     return row.name.empty() || row.title.empty();
                                   }),
              "a case needs a name and a title");

}  // namespace especho::check
