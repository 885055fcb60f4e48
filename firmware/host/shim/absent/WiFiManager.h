// Not on this device.
#pragma once

#error "especho's device has no WiFiManager: no access point of its own"
