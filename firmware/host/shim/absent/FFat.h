// Not on this device.
#pragma once

#error "especho's device has no FFat: no file system"
