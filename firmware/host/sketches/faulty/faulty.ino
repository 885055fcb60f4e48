// faulty: an echo server whose faults can be chosen, for `especho sim` and the tests.
//
// With the settings as they are it answers like the shipped sketch. It has what that one must not
// have: pauses, writes that are too small, and a careless look at new clients.
#include <Arduino.h>
#include <WiFi.h>
#include <errno.h>
#include <lwip/sockets.h>

#include "arduino_secrets.h"
#include "settings.h"

struct Slot {
  WiFiClient client;
  bool used = false;
  size_t begin = 0;  // of the part of the echo that has not been sent yet
  size_t end = 0;
  uint8_t buffer[2872];

  bool pending() const { return begin < end; }
};

int findListener();
Slot* freeSlot();
void acceptClients();
bool serve(Slot& slot);
bool sendPieces(Slot& slot);
void release(Slot& slot);
void waitForSockets();

WiFiServer server(PORT);
Slot slots[MAX_SLOTS];
int listener = -1;

void setup() {
  Serial.begin(115200);
  WiFi.mode(WIFI_STA);
  WiFi.setSleep(settings.modemSleep);
  WiFi.begin(SECRET_SSID, SECRET_PASS);
  while (WiFi.status() != WL_CONNECTED) {
    Serial.println("Connecting to WiFi..");
    delay(10);
  }
  Serial.println("Connected to the WiFi network");
  Serial.println(WiFi.localIP());
  server.begin();
  server.setNoDelay(settings.noDelay);
  listener = findListener();
}

void loop() {
  acceptClients();
  bool progress = false;
  for (Slot& slot : slots) {
    if (slot.used && serve(slot)) progress = true;
  }
  if (settings.pollDelayMs > 0) {
    delay(settings.pollDelayMs);
  } else if (!progress) {
    waitForSockets();
  }
}

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

void acceptClients() {
  while (Slot* slot = freeSlot()) {
    slot->client = server.accept();
    if (slot->client.fd() < 0) return;
    if (settings.naiveAccept && !slot->client) {  // asks connected()
      slot->client.stop();
      return;
    }
    slot->used = true;
    slot->begin = slot->end = 0;
  }
}

bool serve(Slot& slot) {
  if (slot.pending()) return sendPieces(slot);

  const int count = slot.client.read(slot.buffer, sizeof(slot.buffer));
  if (count > 0) {
    slot.begin = 0;
    slot.end = static_cast<size_t>(count);
    sendPieces(slot);
    return true;
  }
  errno = 0;
  if (slot.client.available() == 0 && !slot.client.connected()) release(slot);
  return false;
}

bool sendPieces(Slot& slot) {
  const size_t begin = slot.begin;
  while (slot.pending()) {
    size_t size = slot.end - slot.begin;
    if (settings.writeSize > 0 && settings.writeSize < size) size = settings.writeSize;
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

void waitForSockets() {
  fd_set readable, writable;
  FD_ZERO(&readable);
  FD_ZERO(&writable);
  for (Slot& slot : slots) {
    if (slot.used) FD_SET(slot.client.fd(), slot.pending() ? &writable : &readable);
  }
  if (freeSlot() != nullptr) FD_SET(listener, &readable);
  timeval timeout = {};
  timeout.tv_usec = 100000;
  lwip_select(FD_SETSIZE, &readable, &writable, nullptr, &timeout);
}
