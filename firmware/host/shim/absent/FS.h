// Not on this device.
#pragma once

#error "especho's device has no FS: no file system"
