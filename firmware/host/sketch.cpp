#include "sketch.hpp"

#include "../especho/especho.ino"

namespace especho::device {
namespace {

Settings settings_of(Profile profile) {
  Settings chosen;
  if (profile == Profile::tutorial) {
    chosen.slots = 1;
    chosen.noDelay = false;
    chosen.modemSleep = true;
    chosen.pollDelayMs = 10;
    chosen.byteWise = true;
  }
  return chosen;
}

// Every global variable of the sketch, as it is when a board starts.
void reset_globals(Profile profile) {
  settings = settings_of(profile);
  server = WiFiServer(ECHO_PORT);
  for (Slot& slot : slots) slot = Slot{};
  listener = -1;
  online = false;
  lastNotice = 0;
  lastAttempt = 0;
  errno = 0;
}

}  // namespace

Sketch shipped_sketch(Profile profile) {
  const auto reset = [profile] { reset_globals(profile); };
  const auto boot = [reset] {
    reset();
    setup();
  };
  return {.setup = boot, .loop = loop, .leave = reset};
}

}  // namespace especho::device
