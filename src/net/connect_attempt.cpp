#include "net/connect_attempt.hpp"

#include <fmt/format.h>

#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <memory>
#include <utility>

#include "net/local_cause.hpp"
#include "net/socket_option.hpp"

namespace especho::net {

ConnectAttempt::ConnectAttempt(asio::io_context& context, const Target& target,
                               const Connection::Endpoint& peer, std::optional<int> receive_buffer,
                               std::function<void()> ended)
    : peer_(peer),
      start_(Clock::now()),
      socket_(context),
      binding_{target.source, target.interface_name},
      ending_(std::make_shared<Ending>(Ending{{}, std::move(ended)})) {
  const auto end = [ending = std::weak_ptr(ending_)](const asio::error_code& error) {
    const auto alive = ending.lock();
    if (!alive) return;
    alive->error = error;
    alive->call();
  };
  if (const asio::error_code error = begin(receive_buffer)) {
    asio::error_code closed_anyway;
    socket_.close(closed_anyway);
    asio::post(context, [end, error] { end(error); });
  } else {
    socket_.async_connect(peer_, end);
  }
}

asio::error_code ConnectAttempt::begin(std::optional<int> receive_buffer) {
  if (const asio::error_code error = open_uninherited(socket_, peer_.protocol())) return error;
  asio::error_code none_matters;
  if (receive_buffer) {
    socket_.set_option(asio::socket_base::receive_buffer_size(*receive_buffer), none_matters);
  }
  return bind_local(socket_, peer_.address().is_v4(), binding_);
}

std::variant<Connection, Failure> ConnectAttempt::finish(TimePoint now, bool no_delay,
                                                         TimePoint due) {
  const asio::error_code error = ending_->error;
  if (error == asio::error::connection_refused) {
    return failure(Outcome::refused, error.message(), now);
  }
  if (error == asio::error::connection_reset) {  // after the handshake, before we looked
    return failure(Outcome::reset, error.message(), now);
  }
  if (error) {
    Failure failed = failure(Outcome::unreachable, error.message(), now);
    add_cause(failed, local_cause(error, peer_, binding_));
    return failed;
  }
  asio::error_code closed_meanwhile;
  if (socket_.local_endpoint(closed_meanwhile) == peer_) {
    // If nothing listens on a port that the system also hands out, a connection can meet itself
    // (simultaneous open), and would echo perfectly.
    return failure(Outcome::refused, "it connected to itself", now);
  }
  if (now > due) return give_up(now);
  Connection connection(std::move(socket_), peer_, now - start_, std::move(binding_));
  connection.set_no_delay(no_delay);
  return connection;
}

Failure ConnectAttempt::give_up(TimePoint now) {
  asio::error_code closed_anyway;
  socket_.close(closed_anyway);
  Failure failed =
      failure(Outcome::unreachable,
              fmt::format("connect timed out after {}", format_duration(now - start_)), now);
  if (binding_.chosen()) {
    failed.advice = "check that the device can be reached by the --source or --interface given";
  }
  add_cause(failed, no_route_to(peer_, binding_));
  return failed;
}

Failure ConnectAttempt::failure(Outcome outcome, std::string detail, TimePoint now) const {
  Failure failure;
  failure.outcome = outcome;
  failure.peer = to_string(peer_);
  failure.detail = std::move(detail);
  failure.elapsed = now - start_;
  return failure;
}

}  // namespace especho::net
