// Not on this device.
#pragma once

#error "especho's device has no Update: no updates over the air"
