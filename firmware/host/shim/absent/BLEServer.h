// Not on this device.
#pragma once

#error "especho's device has no BLEServer: it has no Bluetooth"
