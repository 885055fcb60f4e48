// A socket of the sketch: the stack's, with the faults of the network if there are any.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <utility>

#include "faulty_link.hpp"
#include "socket.hpp"

namespace especho::device {

class Link {
 public:
  explicit Link(std::unique_ptr<Socket> socket) : socket_(std::move(socket)) {}
  /// With the faults of the network.
  Link(std::unique_ptr<Socket> socket, FaultyNetwork& network, Random random, Instant first)
      : socket_(std::move(socket)),
        faulty_(std::make_unique<FaultyLink>(network, *socket_, random, first)) {}
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;
  ~Link() = default;

  Socket& socket() { return *socket_; }
  FaultyLink* faulty() { return faulty_.get(); }

  Transfer send(const void* data, std::size_t size) {
    return faulty_ ? faulty_->send(data, size, now()) : socket_->send(data, size);
  }
  Transfer receive(void* data, std::size_t size) {
    return faulty_ ? pumped().receive(data, size, now()) : socket_->receive(data, size);
  }
  Transfer peek(void* data, std::size_t size) {
    return faulty_ ? pumped().peek(data, size, now()) : socket_->peek(data, size);
  }
  std::size_t waiting() { return faulty_ ? pumped().waiting(now()) : socket_->waiting(); }

 private:
  static Instant now() { return std::chrono::steady_clock::now(); }
  FaultyLink& pumped() {
    faulty_->pump(now());
    return *faulty_;
  }

  std::unique_ptr<Socket> socket_;
  std::unique_ptr<FaultyLink> faulty_;
};

/// A socket to wait for: before the wait what is asked, afterwards what holds.
struct LinkWatch {
  Link* link = nullptr;
  bool read = false;
  bool write = false;
};

}  // namespace especho::device
