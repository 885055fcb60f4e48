#include "especho/send.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <asio/post.hpp>
#include <atomic>
#include <vector>

#include "core/echo/echo_comparison.hpp"
#include "core/echo/in_flight.hpp"
#include "core/echo/mismatch.hpp"
#include "core/text.hpp"
#include "net/connect_operation.hpp"
#include "net/exchange.hpp"
#include "net/local_binding.hpp"

namespace especho {
namespace {

using namespace net;

constexpr std::size_t kReadSize = std::size_t{256} * 1024;

/// Streams a source out and its echo in, and keeps what is in flight for the comparison.
class StreamTransfer : public Transfer {
 public:
  StreamTransfer(ByteSource& source, const ByteSink& sink)
      : source_(source), sink_(sink), in_flight_(kMaxInFlight) {}

  std::span<const std::byte> pending() override {
    const auto piece = source_.peek();
    return piece.first(std::min(piece.size(), in_flight_.room()));
  }

  void sent(std::size_t bytes) override {
    const auto piece = source_.peek().first(bytes);
    in_flight_.push(piece);
    const auto opening =
        piece.first(std::min(piece.size(), EchoComparison::kOpening - begin_.size()));
    begin_.insert(begin_.end(), opening.begin(), opening.end());
    last_sent_ = piece.empty() ? last_sent_ : piece.back();
    if (comparison_.first_wrong()) keep_expected(piece);
    source_.consume(bytes);
  }

  bool all_sent() override { return source_.exhausted(); }

  void received(std::span<const std::byte> bytes) override {
    sink_(bytes);
    while (!bytes.empty() && in_flight_.size() != 0) {
      const auto expected =
          in_flight_.front().first(std::min(in_flight_.front().size(), bytes.size()));
      last_back_ = expected.back();
      const std::uint64_t start = comparison_.compared();
      const bool was_wrong = comparison_.first_wrong().has_value();
      comparison_.compare(expected, bytes.first(expected.size()));
      if (!was_wrong && comparison_.first_wrong()) {
        keep_expected_from(static_cast<std::size_t>(*comparison_.first_wrong() - start));
      }
      in_flight_.pop(expected.size());
      bytes = bytes.subspan(expected.size());
    }
    comparison_.surplus(bytes);
  }

  bool wrong() const override { return comparison_.wrong(); }

  const EchoComparison& comparison() const { return comparison_; }
  std::optional<Mismatch> mismatch() const {
    return comparison_.explain({.begin = begin_, .rest = expected_, .first = true}, true);
  }

  /// Adds the payload around the place where the echo stopped.
  void add_place(Failure& failure) const {
    if (comparison_.wrong()) return;
    failure.last_sent = last_sent_;
    failure.last_back = last_back_;
    if (in_flight_.size() != 0) failure.missing = in_flight_.front().front();
  }

 private:
  void keep_expected(std::span<const std::byte> bytes) {
    const auto piece = bytes.first(std::min(bytes.size(), kMaxLoss - expected_.size()));
    expected_.insert(expected_.end(), piece.begin(), piece.end());
  }

  void keep_expected_from(std::size_t skip) {
    while (skip < in_flight_.size() && expected_.size() < kMaxLoss) {
      const auto piece = in_flight_.front(skip);
      keep_expected(piece);
      skip += piece.size();
    }
  }

  ByteSource& source_;
  const ByteSink& sink_;
  InFlight in_flight_;
  EchoComparison comparison_;
  std::vector<std::byte> begin_;  ///< of what was sent, at most EchoComparison::kOpening
  std::optional<std::byte> last_sent_;
  std::optional<std::byte> last_back_;  ///< if it was right
  std::vector<std::byte> expected_;     ///< from the first wrong byte on, at most kMaxLoss
};

/// Ends the wait of a context when the source reports more bytes, from its own thread.
class Subscription {
 public:
  Subscription(ByteSource& source, asio::io_context& context) : source_(source) {
    source_.notify([this, &context] {
      if (posted_.exchange(true)) return;
      asio::post(context, [this, &context] {
        posted_ = false;
        context.stop();
      });
    });
  }
  ~Subscription() { source_.notify({}); }
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;

 private:
  ByteSource& source_;
  std::atomic<bool> posted_{false};
};

void fail(SendResult& result, Failure failure) {
  result.code = exit_code(failure);
  result.reason = describe(failure);
  result.failure = std::move(failure);
}

}  // namespace

SendResult run_send(const SendPlan& plan, ByteSource& source, const ByteSink& sink,
                    const StopFlag& stop) {
  check_local_binding(plan.target);
  SendResult result;
  const TimePoint deadline = plan.deadline ? after(Clock::now(), *plan.deadline) : TimePoint::max();

  Connector connector(plan.target, plan.no_delay, stop);
  const Subscription subscription(source, connector.context());
  auto attempt = connector.connect_when_ready(plan.wait_ready, plan.connect_timeout, deadline);
  result.reached = connector.addresses().reached();
  if (auto* failure = std::get_if<Failure>(&attempt)) {
    if (stop != 0) {
      result.code = static_cast<ExitCode>(stop.load());
      result.reason = "interrupted before there was a connection";
    } else if (Clock::now() >= deadline || (plan.deadline && *plan.deadline <= plan.wait_ready)) {
      // In the second case no further attempt would have fitted before the deadline.
      result.code = ExitCode::timeout;
      result.reason = fmt::format("the deadline of {} passed before a connection to {}",
                                  format_setting(*plan.deadline), failure->peer);
    } else {
      fail(result, std::move(*failure));
    }
    return result;
  }
  auto& connection = std::get<Connection>(attempt);
  result.address = to_string(connection.peer());
  result.connect = connection.handshake();

  StreamTransfer transfer(source, sink);
  Exchange exchange(connector.context(), kReadSize, stop);
  const ExchangeResult exchanged = exchange.run(connection, transfer, {plan.timeout, deadline});
  result.sent = exchanged.sent;
  result.received = exchanged.received;
  if (exchanged.received != 0) {
    result.ttfb = exchanged.first_byte - exchanged.start;
    result.rtt = exchanged.last_read - exchanged.start;
  }
  if (exchanged.end == ExchangeEnd::complete) {
    result.received += exchange.close_gracefully(connection, transfer);
  }

  if (transfer.wrong() ||
      (exchanged.end != ExchangeEnd::stopped && exchanged.end != ExchangeEnd::deadline)) {
    const Outcome outcome = outcome_of(exchanged.end, transfer.comparison());
    if (outcome != Outcome::ok) {
      Failure failure = failure_of(outcome, exchanged, result.address);
      failure.received = result.received;
      // The size is known only when all of the source has been sent.
      if (source.exhausted()) failure.size = result.sent;
      failure.mismatch = transfer.mismatch();
      transfer.add_place(failure);
      fail(result, std::move(failure));
    }
  }
  if (exchanged.end == ExchangeEnd::stopped) {
    result.code = static_cast<ExitCode>(stop.load());
    result.reason =
        fmt::format("{}interrupted: {} sent, {} back", result.failure ? result.reason + "; " : "",
                    counted(result.sent, "byte"), counted(result.received, "byte"));
  } else if (exchanged.end == ExchangeEnd::deadline && !result.failure) {
    result.code = ExitCode::timeout;
    result.reason =
        fmt::format("the deadline of {} passed: {} sent, {} back", format_setting(*plan.deadline),
                    counted(result.sent, "byte"), counted(result.received, "byte"));
  }
  return result;
}

}  // namespace especho
