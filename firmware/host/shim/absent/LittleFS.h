// Not on this device.
#pragma once

#error "especho's device has no LittleFS: no file system"
