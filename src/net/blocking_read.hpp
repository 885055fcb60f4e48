// A read that waits in the system, for a thread with a single connection.
#pragma once

#include <chrono>
#include <span>

#include "net/connection.hpp"

namespace especho::net {

/// Makes wait_and_read() wait, but no longer than this. Returns false where the system has no way
/// to wait in a read and never in a write.
bool let_reads_wait(Connection& connection, std::chrono::milliseconds longest);

/// As Connection::read_some(), but waits for as long as let_reads_wait() has said.
IoResult wait_and_read(Connection& connection, std::span<std::byte> into);

}  // namespace especho::net
