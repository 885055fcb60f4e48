// A read that waits in the system, for a thread with a single connection.
#pragma once

#include <chrono>
#include <span>

#include "net/connection.hpp"

namespace especho::net {

/// Makes wait_and_read() wait, but no longer than this. Returns false if the system cannot block in
/// reads without blocking in writes as well.
bool let_reads_wait(Connection& connection, std::chrono::milliseconds longest);

/// As Connection::read_some(), but waits for as long as let_reads_wait() has said.
IoResult wait_and_read(Connection& connection, std::span<std::byte> into);

}  // namespace especho::net
