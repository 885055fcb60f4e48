#include "WiFiServer.h"

#include <cerrno>
#include <memory>
#include <utility>

#include "../board.hpp"
#include "../errno_guard.hpp"
#include "WiFi.h"

using namespace especho::device;

WiFiServer::WiFiServer(std::uint16_t port, std::uint8_t max_clients)
    : port_(port), backlog_(max_clients) {}

void WiFiServer::begin(std::uint16_t port) {
  if (fd_ >= 0) return;
  const ErrnoGuard guard;
  if (port != 0) port_ = port;
  fd_ = Board::current().listen(port_, backlog_);
  no_delay_ = false;  // as in the real one: an earlier setNoDelay() is lost
}

WiFiClient WiFiServer::accept() {
  if (fd_ < 0) return {};  // also for globals of a sketch, before there is a board
  if (waiting_.fd() >= 0) return std::exchange(waiting_, WiFiClient());
  WiFi.deliver_events();
  ErrnoGuard seen;
  Board& board = Board::current();
  if (!board.sockets().is_listening(fd_)) return {};
  std::shared_ptr<Link> connection = board.accept(fd_);
  if (!connection) {
    seen.set(EWOULDBLOCK);
    return {};
  }
  connection->socket().set(SocketOption::keep_alive, 1);
  connection->socket().set(SocketOption::no_delay, no_delay_ ? 1 : 0);
  const int fd = board.sockets().add(std::move(connection));
  if (fd < 0) {
    seen.set(ENFILE);  // the connection has been closed
    return {};
  }
  return WiFiClient(fd);
}

bool WiFiServer::hasClient() {
  if (waiting_.fd() < 0) waiting_ = accept();
  return waiting_.fd() >= 0;
}

void WiFiServer::end() {
  const ErrnoGuard guard;
  waiting_ = WiFiClient();
  if (fd_ >= 0) Board::current().close(fd_);
  fd_ = -1;
}
