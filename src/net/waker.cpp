#include "net/waker.hpp"

#include <asio/buffer.hpp>

namespace especho::net {

using asio::ip::udp;

Waker::Waker(asio::io_context& context)
    : socket_(context, udp::endpoint(asio::ip::address_v4::loopback(), 0)) {
  socket_.connect(socket_.local_endpoint());
  socket_.non_blocking(true);
}

void Waker::wake() {
  const char token = 0;
  asio::error_code full_is_fine;  // then there is a token waiting already
  socket_.send(asio::buffer(&token, 1), 0, full_is_fine);
}

void Waker::reset() {
  char token = 0;
  asio::error_code error;
  while (!error) socket_.receive(asio::buffer(&token, 1), 0, error);
}

}  // namespace especho::net
