// The catalogue of findings: one row holds everything about one. A row's function turns what was
// measured into a verdict, touches neither sockets nor clocks, and words the message.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "check/diagnosis/observations.hpp"
#include "especho/check.hpp"

namespace especho::diagnosis {

using Diagnose = Diagnosis (*)(const Observations&);

// Each is decided in the file named above it.

// echoes.cpp
Diagnosis not_an_echo_server(const Observations& seen);
Diagnosis greeting(const Observations& seen);
Diagnosis cut_echo(const Observations& seen);
// poll_delay.cpp
Diagnosis poll_delay(const Observations& seen);
// wifi.cpp
Diagnosis modem_sleep(const Observations& seen);
Diagnosis retransmissions(const Observations& seen);
Diagnosis stalls(const Observations& seen);
// delays.cpp
Diagnosis answer_delay(const Observations& seen);
Diagnosis answer_after_silence(const Observations& seen);
Diagnosis byte_delay(const Observations& seen);
// segments.cpp
Diagnosis nagle_delayed_ack(const Observations& seen);
Diagnosis byte_writes(const Observations& seen);
// clients.cpp
Diagnosis one_client(const Observations& seen);
Diagnosis few_slots(const Observations& seen);
// throughput.cpp
Diagnosis small_window(const Observations& seen);
Diagnosis slow_transfer(const Observations& seen);
// connections.cpp
Diagnosis reconnect_limit(const Observations& seen);
Diagnosis dropped_at_accept(const Observations& seen);
Diagnosis reboot(const Observations& seen);
// growth.cpp
Diagnosis slow_accept(const Observations& seen);
Diagnosis drift(const Observations& seen);
// connection_delays.cpp
Diagnosis accept_delay(const Observations& seen);
Diagnosis close_delay(const Observations& seen);

/// What in a sketch can cause a finding, as src/check/places looks for it in the source.
enum class Suspect {
  nothing,             ///< nothing that a source shows
  call_while_serving,  ///< one of the calls, where clients are served
  call_on_client,      ///< one of the calls, as a member of a client
  single_byte,         ///< one of the calls, with one byte to send
  nagle,               ///< one of the calls in vain, or with no effect, or none at all
  sleep,               ///< one of the calls that leaves modem sleep on, or none at all
  loop_for_one,        ///< a loop for as long as one of the calls holds for a client
  new_client,          ///< one of the calls, or a test of the client itself, right after accept()
  stop_unread,         ///< one of the calls after a loop that may leave received data
};

struct Cause {
  Suspect suspect = Suspect::nothing;
  std::array<std::string_view, 8> calls{};  ///< their names; the rest is empty
  std::string_view reason{};                ///< of the place, in a few words
};

inline constexpr std::array<std::string_view, 8> kPauses{
    "delay", "delayMicroseconds", "vTaskDelay", "vTaskDelayUntil", "usleep", "sleep"};

struct Finding {
  std::string_view id;
  std::string_view title;  ///< what a healthy device does
  Diagnosis (&diagnose)(const Observations&);
  Experiments needs;  ///< what must have been measured
  /// Other findings that can conceal this one. If one of them is found, an unclear verdict names
  /// it.
  std::array<Diagnose, 4> hidden_by{};
  /// What to do about it, unless that depends on what was seen: then the function says it.
  std::string_view fix{};
  Cause cause{};
  bool quick = true;  ///< part of a quick check
};

/// In the order in which they are reported.
inline constexpr std::array kFindings{
    Finding{.id = "not-an-echo-server",
            .title = "is an echo server",
            .diagnose = not_an_echo_server,
            .needs = Experiments::answers},
    Finding{.id = "greeting",
            .title = "says nothing before the echo",
            .diagnose = greeting,
            .needs = Experiments::greetings,
            .fix = "take out what the sketch writes to a new client, such as client.println() "
                   "right after server.accept(): an echo server says nothing unasked"},
    Finding{.id = "cut-echo",
            .title = "cuts no echo short",
            .diagnose = cut_echo,
            .needs = Experiments::cuts,
            .cause = {Suspect::stop_unread, {"stop"}, "closes, though received data may be left"}},
    Finding{.id = "poll-delay",
            .title = "does not wait for a fixed delay",
            .diagnose = poll_delay,
            .needs = Experiments::pacing,
            // With modem sleep echoes wait for a beacon; what is retransmitted is late.
            .hidden_by = {modem_sleep, retransmissions},
            .fix = "wait for data instead of delay(): lwip_select(), or delay(1) when idle",
            .cause = {Suspect::call_while_serving, kPauses, "a pause while a client is served"}},
    Finding{.id = "modem-sleep",
            .title = "does not doze when idle",
            .diagnose = modem_sleep,
            .needs = Experiments::pacing,
            .hidden_by = {poll_delay},
            .fix = "WiFi.setSleep(false) after WiFi.mode() (modemSleep = false in config.h)",
            .cause = {Suspect::sleep, {"setSleep", "esp_wifi_set_ps"}, "leaves modem sleep on"}},
    Finding{.id = "answer-delay",
            .title = "answers without a delay",
            .diagnose = answer_delay,
            .needs = Experiments::pacing | Experiments::trickle,
            .hidden_by = {poll_delay, drift},
            .fix = "write the echo at once: no delay() before client.write(); if a tunnel or proxy "
                   "relays the connection, look at what lies beyond it",
            .cause = {Suspect::call_while_serving, kPauses, "a pause while a client is served"}},
    Finding{.id = "answer-after-silence",
            .title = "answers without waiting for a silence",
            .diagnose = answer_after_silence,
            .needs = Experiments::pacing | Experiments::trickle,
            .hidden_by = {poll_delay, drift},
            .fix = "read what is available with client.read(buffer, size) instead of readString() "
                   "or readBytes(), which wait for client.setTimeout(): 1 s by default",
            .cause = {Suspect::call_on_client,
                      {"readString", "readStringUntil", "readBytes", "readBytesUntil", "parseInt",
                       "parseFloat", "find", "findUntil"},
                      "waits for a silence"}},
    Finding{.id = "byte-delay",
            .title = "adds no delay for each byte",
            .diagnose = byte_delay,
            .needs = Experiments::acks | Experiments::pieces,
            .hidden_by = {poll_delay},
            .fix = "remove the delay() for each byte; use client.write(buffer, client.read(buffer, "
                   "sizeof buffer))",
            .cause = {Suspect::call_while_serving, kPauses, "a pause while a client is served"}},
    Finding{
        .id = "nagle-delayed-ack",
        .title = "does not hold small segments back",
        .diagnose = nagle_delayed_ack,
        .needs = Experiments::acks,
        // The wait for an acknowledgement passes while bytes are written, read, or waiting to be.
        .hidden_by = {byte_writes, byte_delay, poll_delay, slow_transfer},
        .fix = "server.setNoDelay(true) after server.begin() (noDelay = true in config.h)",
        .cause = {Suspect::nagle, {"setNoDelay"}, "leaves Nagle's algorithm on"}},
    Finding{
        .id = "byte-writes",
        .title = "writes blocks",
        .diagnose = byte_writes,
        .needs = Experiments::pieces,
        .fix = "read and write blocks: client.write(buffer, client.read(buffer, sizeof buffer))",
        .cause = {Suspect::single_byte,
                  {"write", "print", "send", "lwip_send", "lwip_write"},
                  "sends a single byte"}},
    Finding{.id = "one-client",
            .title = "serves more than one client",
            .diagnose = one_client,
            .needs = Experiments::concurrent_clients,
            .fix = "keep a slot for each client and serve all of them in every loop() instead of "
                   "looping while one is connected (slots in config.h)",
            .cause = {Suspect::loop_for_one, {"connected"}, "keeps others out while it lasts"}},
    Finding{.id = "few-slots",
            .title = "has slots for all clients",
            .diagnose = few_slots,
            .needs = Experiments::concurrent_clients,
            .hidden_by = {one_client}},
    Finding{.id = "small-window",
            .title = "offers a full window",
            .diagnose = small_window,
            .needs = Experiments::pacing,
            .fix = "CONFIG_LWIP_TCP_WND_DEFAULT=5744 in sdkconfig (the core's default)"},
    Finding{.id = "slow-transfer",
            .title = "moves data as fast as its window allows",
            .diagnose = slow_transfer,
            // Everything that can explain a slow transfer must be known.
            .needs = Experiments::pacing | Experiments::trickle | Experiments::acks |
                     Experiments::pieces | Experiments::reconnects | Experiments::bulk,
            .fix =
                "read blocks with client.read(buffer, size) in each loop(), and let nothing else "
                "in loop() take long"},
    Finding{
        .id = "retransmissions",
        .title = "loses no segments on the way",
        .diagnose = retransmissions,
        .needs = Experiments::pacing | Experiments::bulk | Experiments::more_losses,
        .fix = "look at the radio: WiFi.RSSI() above -70, a free channel, a steady 3.3 V supply"},
    Finding{.id = "stalls",
            .title = "never stalls",
            .diagnose = stalls,
            .needs = Experiments::pacing | Experiments::bulk | Experiments::more_losses |
                     Experiments::more_stalls,
            .fix =
                "look for what blocks loop(): client.write(), which waits up to 10 s for a client "
                "that does not read, delay(), flash writes; or Wi-Fi that comes and goes "
                "(WiFi.status())"},
    Finding{.id = "reconnect-limit",
            .title = "frees its sockets",
            .diagnose = reconnect_limit,
            .needs = Experiments::reconnects,
            .fix =
                "client.stop() for each client that left, and keep no copy of it: each holds one "
                "of the 16 sockets"},
    Finding{
        .id = "dropped-at-accept",
        .title = "drops no client at accept",
        .diagnose = dropped_at_accept,
        .needs = Experiments::reconnects,
        .fix = "do not test a new client with `if (client)` or connected(), or set errno = 0 "
               "first; cores from 3.0.8 on do it right",
        .cause = {Suspect::new_client, {"connected"}, "asks a new client whether it is connected"}},
    Finding{.id = "slow-accept",
            .title = "accepts as fast as at first",
            .diagnose = slow_accept,
            .needs = Experiments::reconnects,
            .fix = "look for what grows with each client: lists of clients that left, strings, "
                   "ESP.getFreeHeap(); client.stop() for each client that left"},
    Finding{.id = "accept-delay",
            .title = "accepts at once",
            .diagnose = accept_delay,
            .needs = Experiments::pacing | Experiments::reconnects | Experiments::closes,
            // A device looks for a new connection as it looks for data.
            .hidden_by = {poll_delay},
            .fix = "call server.accept() in each loop(), with no delay() beside it",
            .cause = {Suspect::call_while_serving, kPauses, "a pause while a client is served"}},
    Finding{.id = "close-delay",
            .title = "closes at once",
            .diagnose = close_delay,
            .needs = Experiments::pacing | Experiments::closes,
            // A device looks for the end of a connection as it looks for data.
            .hidden_by = {drift, poll_delay, answer_delay, answer_after_silence},
            .fix = "client.stop() as soon as the client has left and everything is sent, with no "
                   "delay() before it",
            .cause = {Suspect::call_while_serving, kPauses, "a pause while a client is served"}},
    Finding{.id = "drift",
            .title = "answers as fast as at first",
            .diagnose = drift,
            .needs = Experiments::reconnects,
            .fix =
                "look for what loop() does for clients that left: lists that grow, memory that is "
                "not freed (ESP.getFreeHeap())"},
    Finding{.id = "reboot",
            .title = "does not reboot",
            .diagnose = reboot,
            .needs = Experiments::pacing | Experiments::bulk,
            .fix =
                "read the reason on the serial console at 115200, or print esp_reset_reason() in "
                "setup(): brownout is the supply, panic or watchdog the sketch"},
};

static_assert(std::ranges::all_of(kFindings,
                                  [](const Finding& row) {
                                    return !row.id.empty() && !row.title.empty() &&
                                           row.needs != Experiments{};
                                  }),
              "a finding needs an id, a title, and an experiment that it rests on");

/// The row with this id, which must be one of check_items().
const Finding& finding(std::string_view id);
/// The id of the finding that has this function.
std::string_view id_of(Diagnose function);

/// The verdict on the finding with this id, complete: with its id, its fix, and what hides it.
Diagnosis diagnose(std::string_view id, const Observations& seen);

inline bool is_found(Diagnose function, const Observations& seen) {
  return function(seen).verdict == DiagnosisVerdict::found;
}

}  // namespace especho::diagnosis
