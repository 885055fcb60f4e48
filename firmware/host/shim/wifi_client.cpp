// WiFiClient as in the cores up to 3.0.7, including its oddities.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "../board.hpp"
#include "../errno_guard.hpp"
#include "../limits.hpp"
#include "WiFi.h"
#include "lwip/sockets.h"

using namespace especho::device;

// A descriptor and the receive buffer in front of it.
class WiFiClient::Connection {
 public:
  explicit Connection(int fd) : fd_(fd) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    const ErrnoGuard guard;
    Board* board = Board::running();  // none: a global of the sketch that outlived it
    Link* link = board == nullptr ? nullptr : board->sockets().find(fd_);
    if (link == nullptr) return;
    // The real device ends a connection that was never read with a FIN, and one of which it left
    // data unread with a RST. The host sends a RST in both cases unless the data is read first.
    if (!was_read_) {
      for (std::size_t rest = limits::window; rest > 0;) {
        const std::size_t count = link->receive(buffer_.data(), buffer_.size()).count;
        if (count == 0) break;
        rest -= std::min(rest, count);
      }
    }
    board->close(fd_);
  }

  int fd() const { return fd_; }
  Link* link() const { return Board::current().sockets().find(fd_); }
  std::size_t available() {
    Link* found = link();
    return filled_ - taken_ + (found == nullptr ? 0 : found->waiting());
  }
  int peek() { return taken_ < filled_ || refill() ? buffer_[taken_] : -1; }

  std::size_t read(std::uint8_t* data, std::size_t size) {
    was_read_ = true;
    std::size_t done = 0;
    while (done < size && (taken_ < filled_ || refill())) {
      const std::size_t count = std::min(size - done, filled_ - taken_);
      std::memcpy(data + done, buffer_.data() + taken_, count);
      taken_ += count;
      done += count;
    }
    return done;
  }

 private:
  bool refill() {
    Link* found = link();
    taken_ = 0;
    filled_ = found == nullptr ? 0 : found->receive(buffer_.data(), buffer_.size()).count;
    return filled_ > 0;
  }

  int fd_;
  std::size_t taken_ = 0;
  std::size_t filled_ = 0;
  bool was_read_ = false;
  std::array<std::uint8_t, limits::client_buffer> buffer_;
};

WiFiClient::WiFiClient(int fd) : connection_(std::make_shared<Connection>(fd)), connected_(true) {}

int WiFiClient::fd() const {
  return connection_ ? connection_->fd() : -1;
}

int WiFiClient::available() {
  const ErrnoGuard guard;
  Board::current();
  return connection_ ? static_cast<int>(connection_->available()) : 0;
}

int WiFiClient::read() {
  std::uint8_t octet = 0;
  return read(&octet, 1) == 1 ? octet : -1;
}

int WiFiClient::read(std::uint8_t* data, std::size_t size) {
  const ErrnoGuard guard;
  Board::current();
  return connection_ ? static_cast<int>(connection_->read(data, size)) : -1;
}

std::size_t WiFiClient::write(std::uint8_t octet) {
  return write(&octet, 1);
}

std::size_t WiFiClient::write(const std::uint8_t* data, std::size_t size) {
  ErrnoGuard seen;
  Board& board = Board::current();
  if (!connection_ || !connected_) return 0;
  std::size_t written = 0;
  int tries = board.options().write_tries;
  while (written < size && tries > 0) {
    Link* link = connection_->link();
    if (link == nullptr) break;  // closed by its descriptor
    const Transfer sent = link->send(data + written, size - written);
    if (sent.error == 0) {
      written += sent.count;
      tries = board.options().write_tries;
    } else if (sent.error == EWOULDBLOCK) {
      std::array<LinkWatch, 1> watch{{{.link = link, .write = true}}};
      board.wait(watch, board.options().write_wait);
      --tries;
    } else {
      seen.set(sent.error);
      stop();
      break;
    }
  }
  return written;  // possibly short, with the client still connected
}

std::uint8_t WiFiClient::connected() {
  ErrnoGuard seen;
  Board::current();
  if (!connection_ || !connected_) return 0;

  std::uint8_t octet = 0;
  Link* link = connection_->link();
  const Transfer peeked = link == nullptr ? Transfer{0, ENOTCONN} : link->peek(&octet, 1);
  if (peeked.error != 0) {
    seen.set(peeked.error);
  } else if (peeked.count == 0) {
    seen.set(ENOTCONN);
  }
  // With data waiting, errno is that of an older call. It is judged all the same, and the receive
  // buffer is not considered: both as in the real one.
  switch (seen.value()) {
    case ENOTCONN:
    case EPIPE:
    case ECONNRESET:
    case ECONNREFUSED:
    case ECONNABORTED:
      connected_ = false;
      break;
    default:
      break;
  }
  return connected_ ? 1 : 0;
}

void WiFiClient::stop() {
  connection_.reset();
  connected_ = false;
}

int WiFiClient::peek() {
  const ErrnoGuard guard;
  Board::current();
  return connection_ ? connection_->peek() : -1;
}

void WiFiClient::flush() {
  std::array<std::uint8_t, 256> dropped;
  while (read(dropped.data(), dropped.size()) > 0) {
  }
}

std::size_t WiFiClient::write(Stream& from) {
  std::array<std::uint8_t, limits::client_buffer> buffer;
  std::size_t written = 0;
  while (from.available() > 0) {
    const auto wanted = std::min(buffer.size(), static_cast<std::size_t>(from.available()));
    written += write(buffer.data(), from.readBytes(buffer.data(), wanted));
  }
  return written;
}

int WiFiClient::connect(IPAddress address, std::uint16_t port) {
  return connect(address, port, 3000);
}

int WiFiClient::connect(const char* host, std::uint16_t port) {
  return connect(host, port, 3000);
}

int WiFiClient::connect(const char* host, std::uint16_t port, std::int32_t timeout_ms) {
  IPAddress address;
  return WiFi.hostByName(host, address) == 1 ? connect(address, port, timeout_ms) : 0;
}

int WiFiClient::connect(IPAddress address, std::uint16_t port, std::int32_t timeout_ms) {
  const int fd = lwip_socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0) return 0;
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = address;
  lwip_fcntl(fd, F_SETFL, O_NONBLOCK);
  int error = 0;
  socklen_t size = sizeof(error);
  if (lwip_connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof(to)) != 0) {
    error = errno;
    if (error == EINPROGRESS) {
      fd_set writable{};
      FD_SET(fd, &writable);
      timeval timeout{};
      timeout.tv_sec = timeout_ms / 1000;
      timeout.tv_usec = static_cast<decltype(timeout.tv_usec)>(timeout_ms % 1000 * 1000);
      const int ready = lwip_select(fd + 1, nullptr, &writable, nullptr, &timeout);
      error = ready > 0 ? 0 : ETIMEDOUT;
      if (ready > 0) lwip_getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    }
  }
  if (error != 0) {
    lwip_close(fd);
    errno = error;
    return 0;
  }
  lwip_fcntl(fd, F_SETFL, 0);
  *this = WiFiClient(fd);
  return 1;
}

int WiFiClient::setTimeout(std::uint32_t seconds) {
  Stream::setTimeout(seconds * 1000UL);
  return 0;
}

int WiFiClient::setSocketOption(int level, int name, const void* value, std::size_t size) {
  return lwip_setsockopt(fd(), level, name, value, static_cast<socklen_t>(size));
}

int WiFiClient::setNoDelay(bool on) {
  const int value = on ? 1 : 0;
  return setSocketOption(IPPROTO_TCP, TCP_NODELAY, &value, sizeof(value));
}

bool WiFiClient::getNoDelay() {
  const ErrnoGuard guard;
  int value = 0;
  socklen_t size = sizeof(value);
  return lwip_getsockopt(fd(), IPPROTO_TCP, TCP_NODELAY, &value, &size) == 0 && value != 0;
}

namespace {

Endpoint end_of(int fd, bool peer) {
  const ErrnoGuard guard;
  Link* link = Board::current().sockets().find(fd);
  if (link == nullptr) return {};
  return peer ? link->socket().peer() : link->socket().local();
}

}  // namespace

IPAddress WiFiClient::remoteIP() const {
  return end_of(fd(), true).address;
}

std::uint16_t WiFiClient::remotePort() const {
  return end_of(fd(), true).port;
}

IPAddress WiFiClient::localIP() const {
  return end_of(fd(), false).address;
}

std::uint16_t WiFiClient::localPort() const {
  return end_of(fd(), false).port;
}
