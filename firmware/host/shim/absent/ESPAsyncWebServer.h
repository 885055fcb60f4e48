// Not on this device.
#pragma once

#error "especho's device has no ESPAsyncWebServer: only WiFiServer, WiFiClient and lwIP's sockets"
