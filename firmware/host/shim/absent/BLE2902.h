// Not on this device.
#pragma once

#error "especho's device has no BLE2902: it has no Bluetooth"
