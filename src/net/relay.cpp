#include "net/relay.hpp"

#include <array>
#include <asio.hpp>
#include <cstddef>
#include <functional>
#include <thread>
#include <utility>

namespace especho::net {
namespace {

using asio::ip::tcp;

/// A connection to the relay and the one to the device.
class Relayed : public std::enable_shared_from_this<Relayed> {
 public:
  Relayed(asio::io_context& context, tcp::socket client)
      : client_(std::move(client)), device_(context) {}

  void connect(const tcp::endpoint& device) {
    device_.async_connect(device, [self = shared_from_this()](const asio::error_code& error) {
      if (error) return self->reset();
      asio::error_code ignored;
      self->client_.set_option(tcp::no_delay(true), ignored);
      self->device_.set_option(tcp::no_delay(true), ignored);
      self->copy(self->client_, self->device_, self->to_device_);
      self->copy(self->device_, self->client_, self->to_client_);
    });
  }

 private:
  using Buffer = std::array<std::byte, std::size_t{16} * 1024>;

  void copy(tcp::socket& from, tcp::socket& to, Buffer& buffer) {
    from.async_read_some(asio::buffer(buffer), [self = shared_from_this(), &from, &to, &buffer](
                                                   const asio::error_code& error,
                                                   std::size_t count) {
      if (error == asio::error::eof) return self->end(to);
      if (error) return self->reset();
      asio::async_write(to, asio::buffer(buffer, count),
                        [self, &from, &to, &buffer](const asio::error_code& failed, std::size_t) {
                          if (failed) return self->reset();
                          self->copy(from, to, buffer);
                        });
    });
  }

  /// One direction has ended: the other may go on.
  static void end(tcp::socket& to) {
    asio::error_code ignored;
    to.shutdown(tcp::socket::shutdown_send, ignored);
  }

  /// A connection that breaks on one side breaks on the other.
  void reset() {
    for (tcp::socket* socket : {&client_, &device_}) {
      asio::error_code ignored;
      socket->set_option(asio::socket_base::linger(true, 0), ignored);
      socket->close(ignored);
    }
  }

  tcp::socket client_;
  tcp::socket device_;
  Buffer to_device_{};
  Buffer to_client_{};
};

}  // namespace

class Relay::Impl {
 public:
  explicit Impl(std::uint16_t port) {
    const tcp::endpoint here(asio::ip::address_v4::loopback(), port);
    acceptor_.open(here.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(here);
  }
  ~Impl() {
    context_.stop();
    if (thread_.joinable()) thread_.join();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  void start(const tcp::endpoint& device) {
    device_ = device;
    acceptor_.listen();
    accept();
    thread_ = std::thread([this] { context_.run(); });
  }

 private:
  void accept() {
    acceptor_.async_accept([this](const asio::error_code& error, tcp::socket client) {
      if (!error) {
        std::make_shared<Relayed>(context_, std::move(client))->connect(device_);
        return accept();
      }
      // Such as too many open files: the client waits until there is room.
      pause_.expires_after(std::chrono::milliseconds(50));
      pause_.async_wait([this](const asio::error_code& stopped) {
        if (!stopped) accept();
      });
    });
  }

  asio::io_context context_{1};
  asio::steady_timer pause_{context_};
  tcp::acceptor acceptor_{context_};
  tcp::endpoint device_;
  std::thread thread_;
};

Relay::Relay(std::uint16_t port) : impl_(std::make_unique<Impl>(port)) {}

Relay::~Relay() = default;

std::uint16_t Relay::port() const {
  return impl_->port();
}

void Relay::start(const std::string& address, std::uint16_t port) {
  impl_->start({asio::ip::make_address(address), port});
}

}  // namespace especho::net
