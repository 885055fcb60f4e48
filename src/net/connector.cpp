#include "net/connector.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "net/resolve.hpp"

namespace especho::net {
namespace {

using asio::ip::tcp;

bool is_local_name(std::string_view host) {
  return host.ends_with(".local") || host.ends_with(".local.");
}

}  // namespace

Connector::Connector(asio::io_context& context, Target target, bool no_delay, const StopFlag& stop)
    : context_(context), target_(std::move(target)), no_delay_(no_delay), stop_(stop) {}

Failure Connector::failure(Outcome outcome, std::string peer, std::string detail,
                           TimePoint since) const {
  Failure failure;
  failure.outcome = outcome;
  failure.peer = std::move(peer);
  failure.detail = std::move(detail);
  failure.elapsed = Clock::now() - since;
  return failure;
}

std::variant<Connection, Failure> Connector::connect(Nanoseconds timeout, TimePoint deadline) {
  const TimePoint start = Clock::now();
  deadline = std::min(deadline, after(start, timeout));
  if (endpoints_.empty()) {
    Resolved resolved = resolve(target_, deadline, stop_);
    if (resolved.endpoints.empty()) {
      Failure failed = failure(
          Outcome::unreachable, to_string(target_),
          fmt::format("the name '{}' does not resolve: {}", target_.host, resolved.error), start);
      failed.advice = is_local_name(target_.host)
                          ? "names that end in .local need multicast DNS (avahi-daemon with "
                            "libnss-mdns on Linux); or use the address that the device prints"
                          : "check the spelling, or use the address that the device prints";
      return failed;
    }
    endpoints_ = std::move(resolved.endpoints);
  }
  std::optional<Failure> last;
  for (std::size_t i = 0; i < endpoints_.size() && stop_ == 0; ++i) {
    // A silent first address must leave time for the others.
    const TimePoint now = Clock::now();
    const auto share = (deadline - now) / static_cast<int>(endpoints_.size() - i);
    auto attempt = connect_to(endpoints_[i], now + share);
    if (std::holds_alternative<Connection>(attempt)) return attempt;
    last = std::get<Failure>(std::move(attempt));
  }
  endpoints_.clear();
  if (last) return *last;
  return failure(Outcome::unreachable, to_string(target_), "interrupted", start);
}

std::variant<Connection, Failure> Connector::connect_to(const tcp::endpoint& peer,
                                                        TimePoint deadline) {
  tcp::socket socket(context_);
  asio::error_code no_socket;
  socket.open(peer.protocol(), no_socket);
  std::optional<asio::error_code> done;
  TimePoint end;
  const TimePoint start = Clock::now();
  if (no_socket) return failure(Outcome::unreachable, to_string(peer), no_socket.message(), start);
  socket.async_connect(peer, [&](const asio::error_code& error) {
    end = Clock::now();
    done = error;
  });
  while (!done && Clock::now() < deadline && stop_ == 0) {
    context_.restart();
    context_.run_one_until(std::min(deadline, Clock::now() + std::chrono::milliseconds(100)));
  }
  if (!done) {
    socket.close();
    context_.restart();
    context_.run();  // lets the cancelled handler, which refers to this frame, finish
    return failure(Outcome::unreachable, to_string(peer),
                   fmt::format("connect timed out after {}", format_duration(deadline - start)),
                   start);
  }
  if (*done == asio::error::connection_refused) {
    return failure(Outcome::refused, to_string(peer), done->message(), start);
  }
  if (*done == asio::error::connection_reset) {  // after the handshake, before we looked
    return failure(Outcome::reset, to_string(peer), done->message(), start);
  }
  if (*done) return failure(Outcome::unreachable, to_string(peer), done->message(), start);
  asio::error_code unknown;
  if (socket.local_endpoint(unknown) == peer) {
    // Where nobody listens on a port that the system also hands out, a connection can meet itself
    // (simultaneous open), and would echo perfectly.
    return failure(Outcome::refused, to_string(peer), "it connected to itself", start);
  }
  asio::error_code reset_already;  // the first read will say so
  socket.set_option(tcp::no_delay(no_delay_), reset_already);
  socket.non_blocking(true);
  return Connection(std::move(socket), peer, end - start);
}

}  // namespace especho::net
