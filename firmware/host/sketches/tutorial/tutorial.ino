// tutorial: an echo server as a beginner's tutorial has it.
//
// It serves one client at a time, byte by byte, and pauses whenever nothing more has arrived. Each
// of these makes it slow in a way of its own, and so does Nagle's algorithm, which is on by
// default. It is what `especho sim --profile tutorial` runs.
#include <Arduino.h>
#include <WiFi.h>
#include <errno.h>

#include "arduino_secrets.h"

WiFiServer server(80);

void setup() {
  Serial.begin(115200);
  WiFi.begin(SECRET_SSID, SECRET_PASS);
  while (WiFi.status() != WL_CONNECTED) {
    Serial.println("Connecting to WiFi..");
    delay(100);
  }
  Serial.println("Connected to the WiFi network");
  Serial.println(WiFi.localIP());
  server.begin();
}

void loop() {
  WiFiClient client = server.accept();
  errno = 0;  // or connected() may judge a new client by an older error, in cores up to 3.0.7
  if (!client) return;

  while (client.connected()) {
    while (client.available() > 0) {
      client.write(static_cast<uint8_t>(client.read()));
    }
    delay(10);
  }
  client.stop();
  Serial.println("Client disconnected");
}
