// Not on this device.
#pragma once

#error "especho's device has no BLEDevice: it has no Bluetooth"
