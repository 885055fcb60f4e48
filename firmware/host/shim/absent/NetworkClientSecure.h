// Not on this device.
#pragma once

#error "especho's device has no NetworkClientSecure: no TLS"
