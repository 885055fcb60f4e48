// Not on this device.
#pragma once

#error "especho's device has no AsyncTCP: only WiFiServer, WiFiClient and lwIP's sockets"
