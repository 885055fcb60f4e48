#include "sketch.hpp"

#include "../especho/especho.ino"
#include "limits.hpp"

namespace especho::device {
namespace {

Settings settings_of(Profile profile) {
  Settings chosen;
  if (profile == Profile::tutorial) {
    chosen.slots = 1;
    chosen.noDelay = false;
    chosen.pollDelayMs = 10;
    chosen.writeSize = 1;
  }
  return chosen;
}

Settings settings_of(Profile profile, const SketchFaults& faults) {
  Settings chosen = settings_of(profile);
  if (faults.slots) chosen.slots = *faults.slots;
  if (faults.poll_delay)
    chosen.pollDelayMs = static_cast<std::uint16_t>(faults.poll_delay->count());
  if (faults.write_size) chosen.writeSize = *faults.write_size;
  if (faults.nagle) chosen.noDelay = false;
  if (faults.naive_accept) chosen.naiveAccept = true;
  if (faults.modem_sleep) chosen.modemSleep = true;
  return chosen;
}

// Resets every global variable of the sketch, as a restart of the board does.
void reset_globals(const Settings& chosen) {
  settings = chosen;
  server = WiFiServer(ECHO_PORT);
  for (Slot& slot : slots) slot = Slot{};
  listener = -1;
  online = false;
  lastNotice = 0;
  lastAttempt = 0;
  errno = 0;
}

}  // namespace

static_assert(MAX_SLOTS == limits::most_slots);

Sketch shipped_sketch(Profile profile, const SketchFaults& faults) {
  const auto reset = [chosen = settings_of(profile, faults)] { reset_globals(chosen); };
  const auto boot = [reset] {
    reset();
    setup();
  };
  return {.setup = boot, .loop = loop, .leave = reset};
}

}  // namespace especho::device
