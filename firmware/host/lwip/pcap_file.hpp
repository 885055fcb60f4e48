// A packet capture, as tcpdump, tshark and Wireshark read it.
#pragma once

#include <chrono>
#include <cstdint>
#include <fstream>
#include <span>
#include <string>

namespace especho::device {

class PcapFile {
 public:
  enum class Open { truncate, append };

  explicit PcapFile(const std::string& path, Open how = Open::truncate);  ///< throws Error
  /// An Ethernet frame. It is written through, so that the file is complete whenever the process
  /// ends.
  void write(std::span<const std::uint8_t> frame, std::chrono::system_clock::time_point at);

 private:
  std::ofstream file_;
};

}  // namespace especho::device
