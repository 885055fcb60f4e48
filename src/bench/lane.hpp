// One of the connections of a bench, through all its reconnections: it sends echoes when its pacer
// says so, takes what comes back, and reconnects when the connection is lost.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "bench/bench_state.hpp"
#include "bench/echo_queue.hpp"
#include "bench/lane_socket.hpp"
#include "bench/pacer.hpp"
#include "bench/queueing.hpp"
#include "net/connect_operation.hpp"
#include "net/local_cause.hpp"

namespace especho::net {

class Lane {
 public:
  /// `index` counts all lanes of the bench, `id` those of its worker.
  Lane(BenchState& bench, WorkerState& worker, std::uint64_t index, std::size_t id);

  void begin();  ///< the worker's phase
  /// Does what can be done by now: connects, starts echoes, sends.
  void advance(TimePoint now);
  void on_due(TimePoint now);                 ///< due() has come
  void skip() { failed_to_connect_ = true; }  ///< need not connect any more
  /// The phase ends, by itself (`complete`) or by force; what is under way then is cut off.
  void end(TimePoint now, bool complete);

  bool finished(TimePoint now) const;
  TimePoint due() const { return due_; }  ///< when it gives up waiting
  TimePoint wake() const;                 ///< when it wants to advance(), whatever arrives

  /// An echo is in flight, and nobody watches for it. What comes out of turn is read with the next
  /// echo, whose result then shows it.
  bool awaits_bytes() const {
    return !queue_.empty() && (state_ == State::open || state_ == State::closing) &&
           !socket_->waiting_for_bytes();
  }
  /// Reads what has come in; returns false if nothing has. Only while it awaits_bytes().
  bool receive_now();
  void listen() { socket_->start_waiting_for_bytes(); }  ///< likewise

  // Of a lone lane, whose reads may block.
  bool only_awaits_bytes() const { return awaits_bytes() && state_ == State::open && !blocked_; }
  TimePoint receive_blocking();

  // Called by the socket.
  void on_readable();
  void on_room();

  bool made() const { return made_; }
  bool served() const { return served_; }
  const ServiceTimes& service_times() const { return service_times_; }
  const std::optional<Connection::Endpoint>& peer() const { return peer_; }

 private:
  enum class State { down, connecting, open, closing };

  std::uint64_t echo_number(std::uint64_t index) const;
  bool wants_connection(TimePoint now) const;
  void connect(TimePoint now);
  void stop_connecting();
  void connect_ended(ConnectOperation::Result result, TimePoint now);
  void connect_failed(Failure failure, TimePoint now);
  TimePoint retry_until() const;
  void opened(Connection connection);
  void send(TimePoint now);
  std::span<const std::byte> start_echo(TimePoint now);
  void take(const IoResult& read, TimePoint now);
  void receive(std::span<const std::byte> bytes, TimePoint now);
  void complete(TimePoint now);
  void note_asked();
  void note_served(TimePoint now);
  void note_left(TimePoint now);
  void begin_closing(TimePoint now);
  void settle(TimePoint now);
  void check_timeout(TimePoint now);
  void lose(const IoResult& end, TimePoint now);
  void fail(Outcome outcome, const std::string& detail, TimePoint now,
            const std::optional<LocalCause>& cause = {});
  void begin_outage(Outcome outcome, std::uint64_t echo, TimePoint start, bool local);
  void leave_out_pause(TimePoint now);
  void count(Failure failure, TimePoint now);
  void close(TimePoint now);
  void take_evidence();

  // What every echo needs comes first: with many connections, each cache line counts.
  BenchState& bench_;
  WorkerState& worker_;
  std::uint64_t index_;
  std::size_t id_;
  State state_ = State::down;
  bool blocked_ = false;  ///< there is more to send than the system takes
  bool served_ = false;
  std::shared_ptr<LaneSocket> socket_;
  TimePoint due_ = TimePoint::max();
  TimePoint last_read_{};
  Pacer pacer_;
  EchoQueue queue_;
  std::uint64_t sequence_;                ///< of the next payload
  std::uint64_t good_ = 0;                ///< whole echoes
  std::uint64_t good_on_connection_ = 0;  ///< of these, on the connection that is open
  std::optional<Outage> outage_;          ///< one that lasts
  TimePoint outage_since_{};
  IoResult send_failure_;  ///< the error that the writer got

  ServiceTimes service_times_;
  bool just_lost_ = false;  ///< the device ended the latest connection, and no new one is made yet
  std::uint64_t surplus_ = 0;
  std::unique_ptr<ConnectOperation> connecting_;
  bool connected_before_ = false;             ///< or tried to
  std::optional<Connection::Endpoint> peer_;  ///< of the latest connection
  std::optional<Failure> not_made_;     ///< why there has been no connection since the last one
  TimePoint retry_ = TimePoint::min();  ///< no attempt to connect before
  TimePoint down_since_{};
  TcpInfo info_;  ///< when the connection, or the phase, began
  bool failed_to_connect_ = false;
  bool made_ = false;
};

}  // namespace especho::net
