// Several access points, of which the first is always there.
#pragma once

#include "WiFi.h"

class WiFiMulti {
 public:
  bool addAP(const char* ssid, const char* password = nullptr);
  std::uint8_t run(std::uint32_t connect_timeout_ms = 5000, bool scan_hidden = false);

 private:
  String ssid_;
};
