// One of the connections of a bench, through all its reconnections: sends echoes when its pacer
// says so, takes what comes back, and comes back itself when the connection is lost.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "bench/echo_queue.hpp"
#include "bench/evidence.hpp"
#include "bench/pacer.hpp"
#include "bench/recorder.hpp"
#include "bench/turns.hpp"
#include "core/payload.hpp"
#include "net/addresses.hpp"
#include "net/connect_operation.hpp"
#include "net/local_cause.hpp"
#include "net/patience.hpp"
#include "net/poller.hpp"

namespace especho::net {

/// What all lanes of a bench have in common, whatever thread they are on.
struct Common {
  const BenchPlan& plan;
  const Payload payload;
  const StopFlag& stop;
  EchoLog* const log;        ///< may be none
  const TimePoint ready_by;  ///< until then a device may refuse its first connection
  const TimePoint deadline;
  Addresses addresses;
  TimePoint look_up_began{};                ///< for which all waited
  std::atomic<bool> connected_once{false};  ///< the device has been seen
  std::atomic<bool> gave_up{false};         ///< the bench is to end
  std::atomic<std::uint64_t> failed{0};     ///< echoes, of the whole bench
};

/// A part of a run, the same for all lanes.
struct Phase {
  enum class Kind { connect, warm_up, measure };
  Kind kind = Kind::measure;
  std::uint64_t run = 0;  ///< place among the results
  std::uint64_t size = 0;
  std::uint64_t quota = Pacer::kUnlimited;  ///< echoes, of all lanes
  TimePoint begin{};
  TimePoint end = TimePoint::max();  ///< no echo starts later
  bool last = false;                 ///< of the bench: says goodbye after it
};

/// Something that is to be done now and then.
struct Ticker {
  std::function<void()> call{};
  TimePoint next{};

  void look(TimePoint now) {
    if (now < next || !call) return;
    call();
    next = Clock::now() + kTick;
  }
  static constexpr std::chrono::milliseconds kTick{100};
};

/// What the lanes of one thread share.
struct Desk {
  asio::io_context context{ASIO_CONCURRENCY_HINT_UNSAFE};  ///< of the dialling lanes
  std::size_t dialing = 0;                                 ///< lanes that are
  std::vector<std::size_t> dialed;                         ///< lanes that have ended it lately
  Poller poller;
  Recorder recorder;
  Evidence evidence;
  std::vector<std::byte> buffer;
  Ticker ticker;
  Phase phase;
  bool alone = false;       ///< there is one lane only
  bool reads_wait = false;  ///< for kSlice at most, so that it needs no poller
  // Read by the thread that shows progress.
  std::atomic<std::uint64_t> ok{0};
  std::atomic<std::uint64_t> failed{0};
  std::atomic<Nanoseconds::rep> rtt_sum{0};
};

class Lane {
 public:
  /// `index` among all lanes of the bench; `id` among those of its thread.
  Lane(Common& common, Desk& desk, std::uint64_t index, std::size_t id);

  void begin();  ///< the desk's phase
  /// Does what can be done by now: dials, starts echoes, sends.
  void advance(TimePoint now);
  // What comes in; they return the time at which they looked.
  /// `to_the_end`: the connection has ended, behind what there is to read.
  TimePoint on_readable(bool to_the_end);
  TimePoint on_writable();
  TimePoint wait_for_bytes();                 ///< for kSlice at most, without the poller
  void on_due(TimePoint now);                 ///< due() has come
  void skip() { failed_to_connect_ = true; }  ///< need not connect any more
  /// The phase ends, by itself (`complete`) or by force; what is under way then is cut off.
  void end(TimePoint now, bool complete);

  bool finished(TimePoint now) const;
  TimePoint due() const { return due_; }  ///< when it gives up waiting
  TimePoint wake() const;                 ///< when it wants to advance(), whatever comes in
  bool blocked() const { return blocked_; }
  bool dialing() const { return state_ == State::dialing; }
  /// The poller has reported a handshake that Asio has not reported yet.
  bool dial_has_news() const { return dial_has_news_; }
  void note_dial_news() { dial_has_news_ = true; }
  bool only_awaits_bytes() const { return state_ == State::open && !queue_.empty() && !blocked_; }
  void watch();  ///< has the poller wait for what it needs
  void unwatch();

  void prefetch() const;  ///< from memory: it is about to be used

  bool made() const { return made_; }
  bool served() const { return served_; }
  const Service& service() const { return service_; }
  const std::optional<Socket::Endpoint>& peer() const { return peer_; }

 private:
  enum class State { down, dialing, open, closing };

  std::uint64_t echo_number(std::uint64_t index) const;
  bool wants_connection(TimePoint now) const;
  void dial(TimePoint now);
  void watch_dial(Socket::Handle socket, bool open);
  void stop_dialing();
  void dial_ended(ConnectOperation::Result result, TimePoint now);
  void dial_failed(Failure failure, TimePoint now);
  TimePoint patient_until() const;
  void opened(Connection connection);
  void send(TimePoint now);
  std::span<const std::byte> start_echo(TimePoint now);
  void take(const IoResult& read, TimePoint now);
  void receive(std::span<const std::byte> bytes, TimePoint now);
  void complete(TimePoint now);
  void note_served(TimePoint now);
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

  // What every echo needs comes first: with many connections, each line of the cache counts.
  Common& common_;
  Desk& desk_;
  std::uint64_t index_;
  std::size_t id_;
  State state_ = State::down;
  bool unread_ = false;   ///< the device sent something, or closed, though it was not its turn
  bool blocked_ = false;  ///< there is more to send than the system takes
  bool served_ = false;
  std::optional<Interest> watched_;
  std::optional<Connection> connection_;
  TimePoint due_ = TimePoint::max();
  TimePoint last_read_{};
  Pacer pacer_;
  EchoQueue queue_;
  std::uint64_t sequence_;                ///< of the next payload
  std::uint64_t good_ = 0;                ///< whole echoes
  std::uint64_t good_on_connection_ = 0;  ///< of these, on the connection that is open
  std::optional<Outage> outage_;          ///< that lasts
  TimePoint outage_since_{};
  IoResult send_failure_;  ///< what the system told the writer

  Service service_;
  std::uint64_t surplus_ = 0;
  std::unique_ptr<ConnectOperation> connecting_;
  bool dialed_ = false;
  bool dial_has_news_ = false;
  std::optional<Socket::Endpoint> peer_;  ///< of the latest connection
  std::optional<Failure> not_made_;       ///< why there has been no connection since the last one
  TimePoint retry_ = TimePoint::min();    ///< no dialling before
  TimePoint down_since_{};
  TcpInfo info_;  ///< when the connection, or the phase, began
  bool failed_to_connect_ = false;
  bool made_ = false;
};

}  // namespace especho::net
