// Not on this device.
#pragma once

#error "especho's device has no NetBIOS: no names on the local network but mDNS"
