// Not on this device.
#pragma once

#error "especho's device has no SD_MMC: no file system"
