// Not on this device.
#pragma once

#error "especho's device has no esp_http_server: only WiFiServer, WiFiClient and lwIP's sockets"
