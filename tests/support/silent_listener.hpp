// An address that answers no handshake, on this machine.
#pragma once

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <chrono>
#include <list>

namespace especho_test {

/// Listens with a backlog that is full, so that Linux drops what else comes. Where the system
/// answers all the same, silent() says so.
class SilentListener {
 public:
  using tcp = asio::ip::tcp;

  explicit SilentListener(const char* address, std::uint16_t port = 0)
      : acceptor_(context_, tcp::v4()) {
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind({asio::ip::make_address(address), port});
    acceptor_.listen(0);
    while (fillers_.size() < kMost && filled()) continue;
  }

  tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }
  bool silent() const { return fillers_.size() < kMost; }

 private:
  static constexpr std::size_t kMost = 16;

  /// Whether another one fitted.
  bool filled() {
    bool connected = false;
    fillers_.emplace_back(context_).async_connect(
        endpoint(), [&connected](const asio::error_code& error) { connected = !error; });
    context_.restart();
    context_.run_for(std::chrono::milliseconds(100));
    if (connected) return true;
    asio::error_code none;
    fillers_.back().close(none);
    context_.restart();
    context_.run();
    return false;
  }

  asio::io_context context_;
  tcp::acceptor acceptor_;
  std::list<tcp::socket> fillers_;
};

}  // namespace especho_test
