// Not on this device.
#pragma once

#error "especho's device has no BLEUtils: it has no Bluetooth"
