// The stack of this machine: its own sockets, the same on every system.
#pragma once

#include <system_error>
#include <utility>

#include "socket.hpp"

namespace especho::device {

/// Throws the Error that says why nothing can listen on a port of 127.0.0.1.
[[noreturn]] void cannot_listen(std::uint16_t port, const std::system_error& error);

class HostSocket final : public Socket {
 public:
#ifdef _WIN32
  using Native = std::uintptr_t;
#else
  using Native = int;
#endif
  static constexpr Native none = static_cast<Native>(-1);

  HostSocket() = default;
  explicit HostSocket(Native native) : native_(native) {}
  HostSocket(const HostSocket&) = delete;
  HostSocket& operator=(const HostSocket&) = delete;
  HostSocket(HostSocket&& other) noexcept : native_(std::exchange(other.native_, none)) {}
  HostSocket& operator=(HostSocket&& other) noexcept {
    std::swap(native_, other.native_);
    return *this;
  }
  ~HostSocket() override;

  explicit operator bool() const {
    return native_ != none;
  }
  Native native() const {
    return native_;
  }

  /// Bound to 127.0.0.1; throws std::system_error.
  static HostSocket bound(std::uint16_t port, StackLimits limits = {});

  bool is_open() const override {
    return native_ != none;
  }
  std::uint16_t local_port() const override;
  void listen(int backlog) override;
  std::unique_ptr<Socket> accept() override;
  Transfer send(const void* data, std::size_t size) override;
  Transfer receive(void* data, std::size_t size) override;
  Transfer peek(void* data, std::size_t size) override;
  std::size_t waiting() const override;
  int set(SocketOption option, int value) override;
  int get(SocketOption option) const override;
  int connect_error() override;
  Endpoint local() const override;
  Endpoint peer() const override;
  Transfer send_to(const Endpoint& to, const void* data, std::size_t size) override;
  Transfer receive_from(Endpoint& from, void* data, std::size_t size) override;
  void finish_sending() override;
  void abort() override;

 private:
  Native native_ = none;
};

class HostStack final : public Stack {
 public:
  HostStack();

  std::array<std::uint8_t, 4> address() const override { return {127, 0, 0, 1}; }
  std::unique_ptr<Socket> bound(std::uint16_t port, StackLimits limits) override;
  std::unique_ptr<Socket> connecting(const Endpoint& to, StackLimits limits) override;
  std::unique_ptr<Socket> datagrams(std::uint16_t port) override;
  std::optional<std::array<std::uint8_t, 4>> resolve(const std::string& name) override;
  void wait_for(std::span<Watch> watches, std::chrono::nanoseconds timeout) override;
  void wake() noexcept override;

 private:
  HostSocket waker_;  // a datagram socket connected to itself, which works everywhere
};

}  // namespace especho::device
