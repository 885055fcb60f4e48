// Records what the sketch announces, and announces nothing on the host's network.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

class MDNSResponder {
 public:
  bool begin(const char* host_name);
  bool addService(const char* service, const char* protocol, std::uint16_t port);

  const std::string& host_name() const { return host_name_; }
  const std::vector<std::string>& services() const { return services_; }  ///< "_echo._tcp:80"

 private:
  std::string host_name_;
  std::vector<std::string> services_;
};

extern MDNSResponder MDNS;
