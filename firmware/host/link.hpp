// A socket as the sketch has it: the host's, and what the air does to it where something ails.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <utility>

#include "air_link.hpp"
#include "host_socket.hpp"

namespace especho::device {

class Link {
 public:
  explicit Link(HostSocket host) : host_(std::move(host)) {}
  /// Through the air; see AirLink.
  Link(HostSocket host, Air& air, Random random, Instant first)
      : host_(std::move(host)), air_(std::make_unique<AirLink>(air, host_, random, first)) {}
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;
  ~Link() = default;

  HostSocket& host() { return host_; }
  AirLink* air() { return air_.get(); }

  Transfer send(const void* data, std::size_t size) {
    return air_ ? air_->send(data, size, now()) : host_.send(data, size);
  }
  Transfer receive(void* data, std::size_t size) {
    return air_ ? pumped().receive(data, size, now()) : host_.receive(data, size);
  }
  Transfer peek(void* data, std::size_t size) {
    return air_ ? pumped().peek(data, size, now()) : host_.peek(data, size);
  }
  std::size_t waiting() { return air_ ? pumped().waiting(now()) : host_.waiting(); }

 private:
  static Instant now() { return std::chrono::steady_clock::now(); }
  AirLink& pumped() {
    air_->pump(now());
    return *air_;
  }

  HostSocket host_;
  std::unique_ptr<AirLink> air_;
};

/// One socket in a wait: what is asked, and afterwards what holds.
struct LinkWatch {
  Link* link = nullptr;
  bool read = false;
  bool write = false;
};

}  // namespace especho::device
