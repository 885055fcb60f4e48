// How many sockets this process may have.
#pragma once

#include <cstdint>

namespace especho::net {

/// Raises the limit of open descriptors, where there is one, to what so many connections need.
/// Throws Error that names the limit and how to lift it.
void allow_connections(std::uint64_t count, std::uint64_t threads);

}  // namespace especho::net
