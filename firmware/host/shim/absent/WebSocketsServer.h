// Not on this device.
#pragma once

#error "especho's device has no WebSocketsServer: only WiFiServer, WiFiClient and lwIP's sockets"
