// The virtual device has no network to log in to.
#pragma once

#define SECRET_SSID "loopback"
#define SECRET_PASS ""
