// The types of TCP sockets and their addresses.
#pragma once

#include <asio/ip/tcp.hpp>

namespace especho::net {

struct Socket {
  using Handle = asio::ip::tcp::socket::native_handle_type;
  using Endpoint = asio::ip::tcp::endpoint;
};

}  // namespace especho::net
