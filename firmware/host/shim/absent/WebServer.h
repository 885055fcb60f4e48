// Not on this device.
#pragma once

#error "especho's device has no WebServer: only WiFiServer, WiFiClient and lwIP's sockets"
