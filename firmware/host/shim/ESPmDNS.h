// Records what the sketch announces, and announces nothing on the host's network.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "IPAddress.h"

class MDNSResponder {
 public:
  bool begin(const char* host_name);
  bool begin(const String& host_name) { return begin(host_name.c_str()); }
  void end() { services_.clear(); }
  void setInstanceName(const char*) {}
  void setInstanceName(const String&) {}
  bool addService(const char* service, const char* protocol, std::uint16_t port);
  bool addServiceTxt(const char*, const char*, const char*, const char*) { return true; }
  int queryService(const char*, const char*) { return 0; }
  IPAddress queryHost(const char*, std::uint32_t = 2000) { return {}; }

  const std::string& host_name() const { return host_name_; }
  const std::vector<std::string>& services() const { return services_; }  ///< "_echo._tcp:80"

 private:
  std::string host_name_;
  std::vector<std::string> services_;
};

extern MDNSResponder MDNS;
