// The way between a client and the board: what happens to frames there, and when they arrive. It
// reads no clock.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <span>
#include <vector>

#include "../faults.hpp"
#include "../radio.hpp"
#include "../random.hpp"

namespace especho::device {

enum class To { board, client };

struct Frame {
  To to = To::board;
  std::vector<std::uint8_t> bytes;
};

class Wire {
 public:
  Wire(const NetworkFaults& faults, std::uint64_t seed, Instant booted);

  /// Takes an Ethernet frame that is sent now.
  void put(To to, std::span<const std::uint8_t> bytes, Instant now);
  /// When the next one arrives, or Instant::max().
  Instant next() const;
  /// A frame that has arrived by now.
  std::optional<Frame> take(Instant now);

  /// Modem sleep: what is sent to a board that dozes waits at the access point for a beacon.
  void set_sleep(bool enabled) { doze_.set(enabled); }
  /// Whether the board has lost its Wi-Fi.
  bool lost(Instant now) const { return now < lost_until_; }

 private:
  struct Kind;
  struct Travelling {
    Instant at;
    std::uint64_t order;
    Frame frame;
    bool operator>(const Travelling& other) const {
      return at != other.at ? at > other.at : order > other.order;
    }
  };
  /// The same for each direction: how many hits there are does not depend on the other one.
  struct Chances {
    Hits loss, syn_loss, duplicate, reorder;
  };

  Chances chances(std::uint64_t seed, std::uint64_t direction) const;
  Instant arrival(To to, bool is_ip, Instant now);
  void count(To to, std::size_t payload, Instant now);
  void send(To to, std::span<const std::uint8_t> bytes, Instant at);

  NetworkFaults faults_;
  Doze doze_;
  Random delays_;
  std::array<Chances, 2> chances_;   // by To
  std::array<Instant, 2> latest_{};  // arrival, likewise: frames stay in order
  std::priority_queue<Travelling, std::vector<Travelling>, std::greater<>> travelling_;
  std::uint64_t sent_ = 0;
  std::uint64_t since_loss_ = 0;
  Instant lost_until_{};
};

}  // namespace especho::device
