// Not on this device.
#pragma once

#error "especho's device has no HTTPClient: only WiFiClient"
