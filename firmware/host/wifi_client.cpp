// WiFiClient as in the cores up to 3.0.7, including its oddities.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "board.hpp"
#include "errno_guard.hpp"
#include "limits.hpp"
#include "shim/WiFi.h"

using namespace especho::device;

// A descriptor and the receive buffer in front of it.
class WiFiClient::Connection {
 public:
  explicit Connection(int fd) : board_(Board::current()), fd_(fd) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    const ErrnoGuard guard;
    // The real device ends a connection that was never read with a FIN, and one of which it left
    // data unread with a RST. The host sends a RST in both cases unless the data is read first.
    if (!was_read_) {
      for (std::size_t rest = limits::window; rest > 0;) {
        const std::size_t count = link().receive(buffer_.data(), buffer_.size()).count;
        if (count == 0) break;
        rest -= std::min(rest, count);
      }
    }
    board_.sockets().close(fd_);
  }

  int fd() const { return fd_; }
  Link& link() { return *board_.sockets().find(fd_); }
  std::size_t available() { return filled_ - taken_ + link().waiting(); }

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
    taken_ = 0;
    filled_ = link().receive(buffer_.data(), buffer_.size()).count;
    return filled_ > 0;
  }

  Board& board_;
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
  std::uint8_t byte = 0;
  return read(&byte, 1) == 1 ? byte : -1;
}

int WiFiClient::read(std::uint8_t* data, std::size_t size) {
  const ErrnoGuard guard;
  Board::current();
  return connection_ ? static_cast<int>(connection_->read(data, size)) : -1;
}

std::size_t WiFiClient::write(std::uint8_t byte) {
  return write(&byte, 1);
}

std::size_t WiFiClient::write(const std::uint8_t* data, std::size_t size) {
  ErrnoGuard seen;
  Board& board = Board::current();
  if (!connection_ || !connected_) return 0;
  std::size_t written = 0;
  int tries = board.options().write_tries;
  while (written < size && tries > 0) {
    const Transfer sent = connection_->link().send(data + written, size - written);
    if (sent.error == 0) {
      written += sent.count;
      tries = board.options().write_tries;
    } else if (sent.error == EWOULDBLOCK) {
      std::array<LinkWatch, 1> watch{{{.link = &connection_->link(), .write = true}}};
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

  std::uint8_t byte = 0;
  const Transfer peeked = connection_->link().peek(&byte, 1);
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

int WiFiClient::setNoDelay(bool on) {
  ErrnoGuard seen;
  Board::current();
  const int error =
      connection_ ? connection_->link().socket().set(SocketOption::no_delay, on ? 1 : 0) : EBADF;
  if (error == 0) return 0;
  seen.set(error);
  return -1;
}

bool WiFiClient::getNoDelay() {
  const ErrnoGuard guard;
  Board::current();
  return connection_ && connection_->link().socket().get(SocketOption::no_delay) != 0;
}
