// Not on this device.
#pragma once

#error "especho's device has no ArduinoOTA: no updates over the air"
