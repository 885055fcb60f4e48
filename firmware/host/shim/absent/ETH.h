// Not on this device.
#pragma once

#error "especho's device has no ETH: no Ethernet, only Wi-Fi"
