// Not on this device.
#pragma once

#error "especho's device has no HTTPUpdate: no updates over the air"
