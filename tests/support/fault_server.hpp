// A TCP server on a thread of its own that treats each client as a script says.
#pragma once

#include <array>
#include <asio/buffer.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include "especho/target.hpp"

namespace especho_test {

/// Waits for one operation at a time, until it is done or another thread calls end().
class Loop {
 public:
  struct Ended {};

  asio::io_context context;

  void end() {
    ending_ = true;
    context.stop();
  }

  template <typename Start>
  asio::error_code await(Start start) {
    std::optional<asio::error_code> result;
    start([&result](const asio::error_code& error) { result = error; });
    while (!result) {
      context.restart();
      // After restart(): a stop() that came before it is not lost.
      if (ending_) throw Ended{};
      context.run_one();
    }
    return *result;
  }

  void wait_for_end() {
    const auto work = asio::make_work_guard(context);
    await([](const auto&) {});
  }

 private:
  std::atomic<bool> ending_ = false;
};

/// The server's end of one connection. Its calls throw Loop::Ended when the server is to end.
class Peer {
 public:
  using tcp = asio::ip::tcp;
  using Bytes = std::vector<std::byte>;

  Peer(Loop& loop, tcp::acceptor& acceptor, tcp::socket socket)
      : loop_(loop), acceptor_(acceptor), socket_(std::move(socket)) {}

  /// 0 when the client closed, or the connection is gone.
  std::size_t read_some(std::span<std::byte> into) {
    while (true) {
      asio::error_code error;
      const auto bytes = socket_.read_some(asio::buffer(into.data(), into.size()), error);
      if (error != asio::error::would_block) return error ? 0 : bytes;
      if (wait(tcp::socket::wait_read)) return 0;
    }
  }

  /// Fills all of `into`; false when the client closed before.
  bool read(std::span<std::byte> into) {
    while (!into.empty()) {
      const auto bytes = read_some(into);
      if (bytes == 0) return false;
      into = into.subspan(bytes);
    }
    return true;
  }

  /// False when the client is gone.
  bool write(std::span<const std::byte> from) {
    while (!from.empty()) {
      asio::error_code error;
      const auto bytes = socket_.write_some(asio::buffer(from.data(), from.size()), error);
      from = from.subspan(bytes);
      if (error == asio::error::would_block) {
        if (wait(tcp::socket::wait_write)) return false;
      } else if (error) {
        return false;
      }
    }
    return true;
  }

  /// Echoes until the client closes, what `edit` makes of every piece.
  void echo(const std::function<void(Bytes&)>& edit = {}) {
    Bytes buffer(std::size_t{64} * 1024);
    while (const auto bytes = read_some(buffer)) {
      Bytes piece(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(bytes));
      if (edit) edit(piece);
      if (!write(piece)) return;
    }
  }

  /// Echoes this many bytes and no more.
  void echo_bytes(std::size_t count) {
    Bytes bytes(count);
    if (read(bytes)) write(bytes);
  }

  /// Reads until the client closes.
  void drain() {
    Bytes buffer(std::size_t{64} * 1024);
    while (read_some(buffer) != 0) continue;
  }

  /// Closes gracefully: with unread bytes a close would be a reset.
  void hang_up() {
    asio::error_code gone_is_fine;
    socket_.shutdown(tcp::socket::shutdown_send, gone_is_fine);
    drain();
  }

  void reset() {
    asio::error_code gone_is_fine;
    socket_.set_option(asio::socket_base::linger(true, 0), gone_is_fine);
    socket_.close(gone_is_fine);
  }

  /// Neither reads nor closes as long as the server lives.
  void hold() { loop_.wait_for_end(); }

  /// From now on connections are refused; this client is the last one.
  void stop_listening() { acceptor_.close(); }

 private:
  asio::error_code wait(tcp::socket::wait_type what) {
    return loop_.await([&](auto handler) { socket_.async_wait(what, handler); });
  }

  Loop& loop_;
  tcp::acceptor& acceptor_;
  tcp::socket socket_;
};

class FaultServer {
 public:
  using tcp = asio::ip::tcp;
  /// Deals with one client after the other; the connection is closed when it returns.
  using Script = std::function<void(Peer&)>;

  explicit FaultServer(Script script, std::uint16_t port = 0)
      : script_(std::move(script)),
        acceptor_(loop_.context, tcp::endpoint(asio::ip::address_v4::loopback(), port)),
        port_(acceptor_.local_endpoint().port()),
        thread_([this] { serve(); }) {}
  ~FaultServer() {
    loop_.end();
    thread_.join();
  }
  FaultServer(const FaultServer&) = delete;
  FaultServer& operator=(const FaultServer&) = delete;

  especho::Target target() const { return {"127.0.0.1", port_, especho::Family::ipv4}; }
  std::uint64_t accepted() const { return accepted_; }

 private:
  void serve() {
    try {
      while (acceptor_.is_open()) {
        tcp::socket socket(loop_.context);
        if (loop_.await([&](auto handler) { acceptor_.async_accept(socket, handler); })) return;
        ++accepted_;
        asio::error_code gone_is_fine;
        socket.set_option(tcp::no_delay(true), gone_is_fine);
        socket.non_blocking(true, gone_is_fine);
        Peer peer(loop_, acceptor_, std::move(socket));
        script_(peer);
      }
    } catch (const Loop::Ended&) {
      return;
    }
  }

  Loop loop_;
  Script script_;
  tcp::acceptor acceptor_;
  std::uint16_t port_;
  std::atomic<std::uint64_t> accepted_ = 0;
  std::thread thread_;
};

/// A port at which nobody listens, and nobody else can, as long as this lives.
class ClosedPort {
 public:
  ClosedPort() : socket_(context_, asio::ip::tcp::v4()) {
    socket_.bind({asio::ip::address_v4::loopback(), 0});
  }
  especho::Target target() const {
    return {"127.0.0.1", socket_.local_endpoint().port(), especho::Family::ipv4};
  }

 private:
  asio::io_context context_;
  asio::ip::tcp::socket socket_;
};

inline asio::ip::tcp::endpoint endpoint_of(const especho::Target& target) {
  return {asio::ip::make_address(target.host), target.port};
}

}  // namespace especho_test
