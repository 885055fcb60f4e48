// Not on this device.
#pragma once

#error "especho's device has no DNSServer: no access point of its own"
