// What the system knows of each connection, summed up for the run.
#pragma once

#include <cstdint>

#include "especho/bench.hpp"
#include "net/tcp_info.hpp"

namespace especho::net {

/// Sums up the connections of a run.
class Evidence {
 public:
  /// Adds a connection, from what the system knew before it was used and what it knows now.
  void add(const TcpInfo& before, const TcpInfo& now);
  void add(const Evidence& other);

  TcpEvidence result() const;

 private:
  TcpEvidence sum_;  ///< its rtt is a sum, too
  std::int64_t with_rtt_ = 0;
};

}  // namespace especho::net
