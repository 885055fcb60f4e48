// An echo server for many clients at once, on one thread of its own. What happens to the bytes of a
// client is up to a hook; without one they are echoed.
#pragma once

#include <array>
#include <asio/buffer.hpp>
#include <asio/dispatch.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include "especho/target.hpp"

namespace especho_test {

/// A client, as the server sees it; only on the server's thread.
class Guest : public std::enable_shared_from_this<Guest> {
 public:
  using tcp = asio::ip::tcp;
  using Hook = std::function<void(Guest&, std::span<const std::byte>)>;
  using Ended = std::function<void(const Guest&)>;

  Guest(tcp::socket socket, std::uint64_t number) : socket_(std::move(socket)), number_(number) {
    asio::error_code gone_is_fine;
    socket_.set_option(tcp::no_delay(true), gone_is_fine);
  }

  std::uint64_t number() const { return number_; }      ///< from 1, in the order of arrival
  std::uint64_t received() const { return received_; }  ///< bytes, including those just received
  std::uint64_t sent() const { return sent_; }          ///< bytes, including those under way

  void send(std::span<const std::byte> bytes) {
    sent_ += bytes.size();
    waiting_.insert(waiting_.end(), bytes.begin(), bytes.end());
    write();
  }

  /// Serves nobody else until the client has taken it, as a loop does whose write waits for room.
  /// The system holds little, as on a small device.
  void send_blocking(std::span<const std::byte> bytes) {
    asio::error_code gone_is_fine;
    socket_.set_option(asio::socket_base::send_buffer_size(4096), gone_is_fine);
    asio::write(socket_, asio::buffer(bytes.data(), bytes.size()), gone_is_fine);
    sent_ += bytes.size();
  }

  /// Closes gracefully, once all is sent: with unread bytes a close would be a reset.
  void hang_up() {
    hanging_up_ = true;
    write();
  }

  /// The end comes with the last byte, in one segment where the system can do that.
  void send_last(std::span<const std::byte> bytes) {
#ifdef TCP_CORK
    const int on = 1;
    setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_CORK, &on, sizeof on);
#endif
    send(bytes);
    hang_up();
  }

  void reset() {
    asio::error_code gone_is_fine;
    socket_.set_option(asio::socket_base::linger(true, 0), gone_is_fine);
    socket_.close(gone_is_fine);
  }

  /// From now on its bytes stay where they are.
  void stop_reading() {
    deaf_ = true;
  }

  void serve(Hook hook, Ended ended) {
    hook_ = std::move(hook);
    ended_ = std::move(ended);
    read();
  }

 private:
  void read() {
    if (deaf_) return;
    socket_.async_read_some(asio::buffer(buffer_),
                            [self = shared_from_this()](auto error, std::size_t bytes) {
                              if (error) return self->ended_(*self);
                              self->take(bytes);
                            });
  }

  void take(std::size_t bytes) {
    received_ += bytes;
    if (!hanging_up_) hook_(*this, std::span(buffer_).first(bytes));
    if (!socket_.is_open()) return ended_(*this);
    // A client that does not take what comes back is not listened to, either.
    reads_later_ = !writing_.empty();
    if (!reads_later_) read();
  }

  void write() {
    if (!writing_.empty() || !socket_.is_open()) return;
    if (waiting_.empty()) {
      asio::error_code gone_is_fine;
      if (hanging_up_) socket_.shutdown(tcp::socket::shutdown_send, gone_is_fine);
      return;
    }
    std::swap(writing_, waiting_);
    asio::async_write(socket_, asio::buffer(writing_),
                      [self = shared_from_this()](auto error, std::size_t) {
                        self->writing_.clear();
                        if (!error) self->write();
                        if (!self->writing_.empty()) return;
                        if (std::exchange(self->reads_later_, false)) self->read();
                      });
  }

  tcp::socket socket_;
  std::uint64_t number_;
  Hook hook_;
  Ended ended_;
  std::array<std::byte, std::size_t{64} * 1024> buffer_{};
  std::vector<std::byte> waiting_;
  std::vector<std::byte> writing_;
  std::uint64_t received_ = 0;
  std::uint64_t sent_ = 0;
  bool reads_later_ = false;
  bool hanging_up_ = false;
  bool deaf_ = false;
};

class ManyEchoServer {
 public:
  using tcp = asio::ip::tcp;
  using Hook = Guest::Hook;

  struct Options {
    bool listens = true;  ///< else when listen() is called; until then connections are refused
    bool accepts = true;  ///< else clients wait in the backlog
    int backlog = 4096;
  };

  static void echo(Guest& guest, std::span<const std::byte> bytes) { guest.send(bytes); }

  ManyEchoServer() : ManyEchoServer(echo) {}
  explicit ManyEchoServer(Hook hook) : ManyEchoServer(std::move(hook), Options()) {}
  ManyEchoServer(Hook hook, Options options)
      : hook_(std::move(hook)),
        options_(options),
        acceptor_(context_, tcp::v4()),
        work_(asio::make_work_guard(context_)) {
    acceptor_.bind({asio::ip::address_v4::loopback(), 0});
    port_ = acceptor_.local_endpoint().port();
    if (options_.listens) start();
    thread_ = std::thread([this] { context_.run(); });
  }
  ~ManyEchoServer() { end(); }
  ManyEchoServer(const ManyEchoServer&) = delete;
  ManyEchoServer& operator=(const ManyEchoServer&) = delete;

  /// Afterwards, what the hook has written down may be read.
  void end() {
    context_.stop();
    if (thread_.joinable()) thread_.join();
  }

  // From any thread.
  especho::Target target() const { return {"127.0.0.1", port_, especho::Family::ipv4}; }
  std::uint64_t accepted() const { return accepted_; }
  /// Bytes of each client that sent any, in the order of arrival.
  std::vector<std::uint64_t> received() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::uint64_t> result;
    for (const auto& [number, bytes] : received_) result.push_back(bytes);
    return result;
  }
  void listen() {
    asio::dispatch(context_, [this] { start(); });
  }

 private:
  void start() {
    acceptor_.listen(options_.backlog);
    if (options_.accepts) accept();
  }

  void accept() {
    acceptor_.async_accept([this](auto error, tcp::socket socket) {
      if (error) return;
      const auto guest = std::make_shared<Guest>(std::move(socket), ++accepted_);
      guests_[guest->number()] = guest;
      guest->serve([this](Guest& self, auto bytes) { take(self, bytes); },
                   [this](const Guest& self) { guests_.erase(self.number()); });
      accept();
    });
  }

  void take(Guest& guest, std::span<const std::byte> bytes) {
    {
      const std::lock_guard lock(mutex_);
      received_[guest.number()] = guest.received();
    }
    hook_(guest, bytes);
  }

  asio::io_context context_;
  Hook hook_;
  Options options_;
  tcp::acceptor acceptor_;
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::uint16_t port_ = 0;
  std::map<std::uint64_t, std::shared_ptr<Guest>> guests_;
  std::atomic<std::uint64_t> accepted_ = 0;
  mutable std::mutex mutex_;
  std::map<std::uint64_t, std::uint64_t> received_;
  std::thread thread_;
};

}  // namespace especho_test
