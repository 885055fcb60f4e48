// Not on this device.
#pragma once

#error "especho's device has no PubSubClient: no MQTT library"
