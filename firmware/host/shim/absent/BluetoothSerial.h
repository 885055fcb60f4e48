// Not on this device.
#pragma once

#error "especho's device has no BluetoothSerial: it has no Bluetooth"
