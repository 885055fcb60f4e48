// Settings of the echo server. The Wi-Fi secrets have their own file.
#pragma once
#include <stddef.h>
#include <stdint.h>

constexpr uint16_t ECHO_PORT = 80;
constexpr const char* HOST_NAME = "especho";  // announced as especho.local
constexpr uint8_t MAX_SLOTS = 8;              // upper limit of Settings::slots; each costs a buffer
constexpr size_t BUFFER_SIZE = 2872;          // two full TCP segments of 1436 bytes

constexpr int HOUSEKEEPING_MS = 100;      // how often Wi-Fi is checked while nothing happens
constexpr int BLIND_WAIT_MS = 2;          // the same if the listening socket is not known
constexpr uint32_t NOTICE_MS = 1000;      // how often "Connecting to WiFi.." is printed
constexpr uint32_t RECONNECT_MS = 10000;  // an attempt takes some seconds; then it is repeated

// A client that vanished without closing frees its slot after 10 + 3 * 5 seconds.
constexpr int KEEPALIVE_IDLE_S = 10;
constexpr int KEEPALIVE_INTERVAL_S = 5;
constexpr int KEEPALIVE_PROBES = 3;

struct Settings {
  uint8_t slots = 4;        // clients served at once; further ones wait in the backlog
  bool noDelay = true;      // false: Nagle's algorithm delays small packets
  bool modemSleep = false;  // true: saves power, and adds up to some 100 ms to an echo
};
static Settings settings;  // not constant, so that a simulator can change it before the start
