// Not on this device.
#pragma once

#error "especho's device has no WiFiClientSecure: no TLS"
