// Not on this device.
#pragma once

#error "especho's device has no AsyncUDP: only WiFiUDP"
