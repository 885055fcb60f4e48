// especho: a TCP server for the ESP32 that sends every byte back.
//
// It serves several clients at once, never waits for a slow one, and sleeps until there is
// something to do. Its settings are in config.h.
#include <Arduino.h>
#include <ESPmDNS.h>
#include <WiFi.h>
#include <errno.h>
#include <lwip/sockets.h>

#include "arduino_secrets.h"
#include "config.h"

// A client, and the part of its echo that has not been sent yet.
struct Slot {
  WiFiClient client;
  bool used = false;
  size_t begin = 0;
  size_t end = 0;
  uint8_t buffer[BUFFER_SIZE];

  bool pending() const { return begin < end; }
};

bool superviseWiFi();
int findListener();
Slot* freeSlot();
void acceptClients();
bool serve(Slot& slot);
bool sendPending(Slot& slot);
void release(Slot& slot);
void waitForSockets();

WiFiServer server(ECHO_PORT);
Slot slots[MAX_SLOTS];
int listener = -1;  // the server's descriptor
bool online = false;
uint32_t lastNotice = 0;
uint32_t lastAttempt = 0;

void setup() {
  Serial.begin(115200);
  WiFi.mode(WIFI_STA);
  WiFi.setSleep(settings.modemSleep);
  WiFi.begin(SECRET_SSID, SECRET_PASS);
  lastAttempt = millis();
  lastNotice = lastAttempt - NOTICE_MS;
  while (!superviseWiFi()) delay(10);

  MDNS.begin(HOST_NAME);
  MDNS.addService("echo", "tcp", ECHO_PORT);
  server.begin();
  server.setNoDelay(settings.noDelay);  // begin() would undo an earlier call
  listener = findListener();
}

void loop() {
  superviseWiFi();
  acceptClients();
  bool progress = false;
  for (Slot& slot : slots) {
    if (slot.used && serve(slot)) progress = true;
  }
  if (!progress) waitForSockets();
}

// Returns whether the network is there. If not, prints a notice and reconnects from time to time.
bool superviseWiFi() {
  const uint32_t now = millis();
  if (WiFi.status() == WL_CONNECTED) {
    if (!online) {
      Serial.println("Connected to the WiFi network");
      Serial.println(WiFi.localIP());
    }
    online = true;
    lastAttempt = now;  // after a loss, the core first tries by itself
    return true;
  }
  online = false;
  if (now - lastNotice >= NOTICE_MS) {
    lastNotice = now;
    Serial.println("Connecting to WiFi..");
  }
  if (now - lastAttempt >= RECONNECT_MS) {
    lastAttempt = now;
    WiFi.disconnect();
    WiFi.begin(SECRET_SSID, SECRET_PASS);
  }
  return false;
}

// select() needs the descriptor, which WiFiServer does not reveal. No other server listens yet.
int findListener() {
  for (int fd = LWIP_SOCKET_OFFSET; fd < FD_SETSIZE; ++fd) {
    int listening = 0;
    socklen_t size = sizeof(listening);
    if (lwip_getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening) {
      return fd;
    }
  }
  return -1;
}

Slot* freeSlot() {
  for (uint8_t i = 0; i < settings.slots && i < MAX_SLOTS; ++i) {
    if (!slots[i].used) return &slots[i];
  }
  return nullptr;
}

// Clients without a slot stay in the backlog.
void acceptClients() {
  while (Slot* slot = freeSlot()) {
    slot->client = server.accept();
    const int fd = slot->client.fd();
    if (fd < 0) return;
    slot->used = true;
    slot->begin = slot->end = 0;
    lwip_setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &KEEPALIVE_IDLE_S, sizeof(int));
    lwip_setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &KEEPALIVE_INTERVAL_S, sizeof(int));
    lwip_setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &KEEPALIVE_PROBES, sizeof(int));
  }
}

// Moves at most one buffer, so that a busy client leaves time for the others, and reads only after
// the last one has been sent, so that nothing is dropped. Returns whether anything moved.
bool serve(Slot& slot) {
  if (slot.pending()) return sendPending(slot);

  const int count = slot.client.read(slot.buffer, BUFFER_SIZE);
  if (count > 0) {
    slot.begin = 0;
    slot.end = static_cast<size_t>(count);
    sendPending(slot);
    return true;
  }
  // connected() ignores unread data, and may mistake an old errno for its own.
  errno = 0;
  if (slot.client.available() == 0 && !slot.client.connected()) release(slot);
  return false;
}

// WiFiClient::write() can block for ten seconds and then drop the rest, so this calls lwIP
// directly. Returns whether anything was sent.
bool sendPending(Slot& slot) {
  const size_t begin = slot.begin;
  while (slot.pending()) {
    const size_t size = slot.end - slot.begin;
    const int sent = lwip_send(slot.client.fd(), slot.buffer + slot.begin, size, MSG_DONTWAIT);
    if (sent <= 0) {
      if (errno == ENOMEM) {
        delay(1);  // select() can't wait for memory
      } else if (errno != EWOULDBLOCK) {
        release(slot);
      }
      break;
    }
    slot.begin += static_cast<size_t>(sent);
  }
  return slot.begin > begin;
}

void release(Slot& slot) {
  slot.client.stop();
  slot.used = false;
  Serial.println("Client disconnected");
}

// Sleeps until a client connects, sends, takes its echo or leaves. WiFiClient's own buffer, which
// select() can't see, is empty here: a client with unread data would have made progress.
void waitForSockets() {
  fd_set readable, writable;
  FD_ZERO(&readable);
  FD_ZERO(&writable);
  for (Slot& slot : slots) {
    if (slot.used) FD_SET(slot.client.fd(), slot.pending() ? &writable : &readable);
  }
  int wait = HOUSEKEEPING_MS;
  if (freeSlot() != nullptr) {  // otherwise a waiting client would wake us again and again
    if (listener >= 0) {
      FD_SET(listener, &readable);
    } else {
      wait = BLIND_WAIT_MS;
    }
  }
  timeval timeout = {};
  timeout.tv_usec = 1000L * wait;
  lwip_select(FD_SETSIZE, &readable, &writable, nullptr, &timeout);
}
