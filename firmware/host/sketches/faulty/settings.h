// What can be wrong with the faulty sketch. By default, nothing.
#pragma once
#include <stdint.h>

constexpr uint16_t PORT = 80;
constexpr uint8_t MAX_SLOTS = 8;  // upper limit of Settings::slots

struct Settings {
  uint8_t slots = 4;         // clients served at once
  bool noDelay = true;       // false: Nagle's algorithm is on
  bool modemSleep = false;   // true: the radio sleeps between beacons
  uint16_t pollDelayMs = 0;  // pause between two checks of the clients; 0: wait for data
  uint16_t writeSize = 0;    // bytes per write; 0: all there are
  bool naiveAccept = false;  // true: asks connected() about a new client. Cores up to 3.0.7 judge
                             // it by a stale errno, so one that connects right after another one
                             // left is dropped
};
static Settings settings;
