#include "sketch.hpp"

// What the sketches include, before their text is put into a namespace each.
#include <ESPmDNS.h>
#include <WiFi.h>
#include <arduino_secrets.h>
#include <errno.h>
#include <lwip/sockets.h>
#include <stddef.h>
#include <stdint.h>

#include "limits.hpp"

namespace especho::device {
namespace shipped {
#include "../especho/especho.ino"
}
namespace tutorial {
#include "sketches/tutorial/tutorial.ino"
}
namespace faulty {
#include "sketches/faulty/faulty.ino"
}
namespace {

// Each resets every global variable of its sketch, as a restart of the board does.

void reset_shipped(const SketchFaults& faults, bool modem_sleep) {
  shipped::settings = {};
  if (faults.slots) shipped::settings.slots = *faults.slots;
  shipped::settings.noDelay = !faults.nagle;
  shipped::settings.modemSleep = modem_sleep;
  shipped::server = WiFiServer(shipped::ECHO_PORT);
  for (shipped::Slot& slot : shipped::slots) slot = {};
  shipped::listener = -1;
  shipped::online = false;
  shipped::lastNotice = 0;
  shipped::lastAttempt = 0;
}

void reset_tutorial() {
  tutorial::server = WiFiServer(80);
}

void reset_faulty(const faulty::Settings& chosen) {
  faulty::settings = chosen;
  faulty::server = WiFiServer(faulty::PORT);
  for (faulty::Slot& slot : faulty::slots) slot = {};
  faulty::listener = -1;
}

faulty::Settings settings_of(Profile profile, const SketchFaults& faults, bool modem_sleep) {
  faulty::Settings chosen;
  if (profile == Profile::tutorial) {
    chosen = {.slots = 1, .noDelay = false, .pollDelayMs = 10, .writeSize = 1};
  }
  if (faults.slots) chosen.slots = *faults.slots;
  if (faults.poll_delay) {
    chosen.pollDelayMs = static_cast<std::uint16_t>(faults.poll_delay->count());
  }
  if (faults.write_size) chosen.writeSize = *faults.write_size;
  if (faults.nagle) chosen.noDelay = false;
  chosen.naiveAccept = faults.naive_accept;
  chosen.modemSleep = modem_sleep;
  return chosen;
}

Sketch made_of(std::function<void()> reset, void (*setup)(), void (*loop)()) {
  const auto boot = [reset, setup] {
    reset();
    errno = 0;
    setup();
  };
  return {.setup = boot, .loop = loop, .leave = reset};
}

}  // namespace

static_assert(shipped::MAX_SLOTS == limits::most_slots && faulty::MAX_SLOTS == limits::most_slots);

Sketch built_in_sketch(Profile profile, const Faults& faults) {
  const SketchFaults& sketch = faults.sketch;
  const bool dozes = faults.network.modem_sleep;
  const bool altered = sketch.poll_delay || sketch.write_size || sketch.naive_accept;
  if (profile == Profile::especho && !altered) {
    return made_of([sketch, dozes] { reset_shipped(sketch, dozes); }, shipped::setup,
                   shipped::loop);
  }
  if (profile == Profile::tutorial && !altered && !sketch.slots) {
    return made_of(reset_tutorial, tutorial::setup, tutorial::loop);
  }
  const auto reset = [chosen = settings_of(profile, sketch, dozes)] { reset_faulty(chosen); };
  return made_of(reset, faulty::setup, faulty::loop);
}

}  // namespace especho::device
