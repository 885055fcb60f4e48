// The network interface through which a link-local address is reached.
#pragma once

#include "especho/target.hpp"

namespace especho::net {

/// Throws Error(usage) for a link-local IPv6 address that names no interface, or none that this
/// machine has. Such an address may exist on every link.
void require_interface(const Target& target);

}  // namespace especho::net
