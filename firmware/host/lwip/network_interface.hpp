// lwIP's network interface: the TAP device, and the wire between them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "../stack_choice.hpp"
#include "lwip/netif.h"
#include "pcap_file.hpp"
#include "wire.hpp"

namespace especho::device {

/// lwIP can't be ended, so there is one for the whole process, and its threads outlive all
/// destructors.
class NetworkInterface {
 public:
  static NetworkInterface& get();

  /// Frames pass only while the board has power.
  void power_on(const StackSetup& setup);
  void power_off();

  void set_modem_sleep(bool enabled);
  bool link_lost();
  /// The largest segment, in bytes.
  void set_segment(int segment);
  /// Ends all connections, also those that lwIP keeps after the sketch has closed them.
  void abort_connections();

 private:
  NetworkInterface();

  static err_t initialise(netif* interface);
  static err_t send(netif* interface, pbuf* frame);
  void put(To to, std::span<const std::uint8_t> bytes);
  void deliver();  // called with the lock
  void give_to_board(std::span<const std::uint8_t> bytes);
  void receive();
  void wait();
  void wake();

  netif netif_{};
  int waker_;
  std::mutex mutex_;  // of what follows
  std::optional<Wire> wire_;
  std::optional<PcapFile> capture_;
  std::vector<void*> busy_;
};

}  // namespace especho::device
