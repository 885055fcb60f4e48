#include <array>

#include "especho/check.hpp"

namespace especho {
namespace {

constexpr auto kCorrectness = CheckGroup::correctness;
constexpr auto kDiagnosis = CheckGroup::diagnosis;

constexpr std::array kItems{
    CheckItem{"connect", kCorrectness, "accepts a connection", true},
    CheckItem{"hello", kCorrectness, "echoes a greeting", true},
    CheckItem{"every-byte", kCorrectness, "echoes every byte value", true},
    CheckItem{"size-0", kCorrectness, "says nothing unasked, and ends in good order", true},
    CheckItem{"size-1", kCorrectness, "echoes one byte", true},
    CheckItem{"size-mss-1", kCorrectness, "echoes a segment less a byte", true},
    CheckItem{"size-mss", kCorrectness, "echoes a full segment", true},
    CheckItem{"size-mss+1", kCorrectness, "echoes a segment and a byte", true},
    CheckItem{"size-window-1", kCorrectness, "echoes its window less a byte", true},
    CheckItem{"size-window", kCorrectness, "echoes its full window", true},
    CheckItem{"size-window+1", kCorrectness, "echoes its window and a byte", true},
    CheckItem{"size-16k", kCorrectness, "echoes 16 KiB", true},
    CheckItem{"size-64k", kCorrectness, "echoes 64 KiB", true},
    CheckItem{"single-bytes", kCorrectness, "echoes bytes that are written one at a time", true},
    CheckItem{"pipelined", kCorrectness, "echoes several writes before the first read", true},
    CheckItem{"half-close", kCorrectness, "sends the whole echo, then FIN, after a half-close",
              true},
    CheckItem{"close-after-last-byte", kCorrectness, "serves the next client at once", true},
    CheckItem{"reset-mid-echo", kCorrectness, "survives a client that resets in mid-echo", true},
    CheckItem{"several-clients", kCorrectness, "serves several clients at once", true},
    CheckItem{"more-clients", kCorrectness, "queues or refuses clients beyond its slots", true},
    CheckItem{"stalled-client", kCorrectness, "serves others while one client does not read", true},
    CheckItem{"late-reader", kCorrectness, "keeps the echo for a client that reads late", true},
    CheckItem{"full-duplex", kCorrectness, "echoes 1 MiB while it is sent", true},
    CheckItem{"idle", kCorrectness, "echoes after a silence", true},
    CheckItem{"reconnects", kCorrectness, "serves one connection after the other", true},
    CheckItem{"soak", kCorrectness, "echoes a random mix of sizes, pauses and clients", false},

    CheckItem{"not-an-echo-server", kDiagnosis, "is an echo server", true},
    CheckItem{"cut-echo", kDiagnosis, "cuts no echo short", true},
    CheckItem{"poll-delay", kDiagnosis, "does not wait for a fixed delay", true},
    CheckItem{"modem-sleep", kDiagnosis, "does not doze when idle", true},
    CheckItem{"answer-delay", kDiagnosis, "answers without a delay", true},
    CheckItem{"answer-after-silence", kDiagnosis, "answers without waiting for a silence", true},
    CheckItem{"byte-delay", kDiagnosis, "adds no delay for each byte", true},
    CheckItem{"nagle-delayed-ack", kDiagnosis, "does not hold small segments back", true},
    CheckItem{"byte-writes", kDiagnosis, "writes blocks", true},
    CheckItem{"one-client", kDiagnosis, "serves more than one client", true},
    CheckItem{"few-slots", kDiagnosis, "has slots for all clients", true},
    CheckItem{"small-window", kDiagnosis, "offers a full window", true},
    CheckItem{"slow-transfer", kDiagnosis, "moves data as fast as its window allows", true},
    CheckItem{"retransmissions", kDiagnosis, "loses no segments on the way", true},
    CheckItem{"stalls", kDiagnosis, "never stalls", true},
    CheckItem{"reconnect-limit", kDiagnosis, "frees its sockets", true},
    CheckItem{"dropped-at-accept", kDiagnosis, "drops no client at accept", true},
    CheckItem{"slow-accept", kDiagnosis, "accepts as fast as at first", true},
    CheckItem{"accept-delay", kDiagnosis, "accepts at once", true},
    CheckItem{"close-delay", kDiagnosis, "closes at once", true},
    CheckItem{"drift", kDiagnosis, "answers as fast as at first", true},
    CheckItem{"reboot", kDiagnosis, "does not reboot", true},
};

}  // namespace

std::span<const CheckItem> check_items() {
  return kItems;
}

}  // namespace especho
