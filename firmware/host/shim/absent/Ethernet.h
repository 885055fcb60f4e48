// Not on this device.
#pragma once

#error "especho's device has no Ethernet: no Ethernet, only Wi-Fi"
