// State that the parts of the load engine share: of the bench, of a phase, of a worker.
#pragma once

#include <asio/io_context.hpp>
#include <atomic>
#include <cstddef>
#include <functional>
#include <span>

#include "bench/evidence.hpp"
#include "bench/pacer.hpp"
#include "bench/recorder.hpp"
#include "core/clock.hpp"
#include "core/echo/payload.hpp"
#include "especho/bench.hpp"
#include "net/addresses.hpp"

namespace especho::net {

/// Shared by all lanes of a bench, on whatever thread they run.
struct BenchState {
  const BenchPlan& plan;
  const Payload payload;
  const StopFlag& stop;
  EchoLog* const log;        ///< may be null
  const TimePoint ready_by;  ///< until then a device may refuse its first connection
  const TimePoint deadline;
  Addresses addresses;
  TimePoint look_up_began{};                ///< of the look-up that all lanes waited for
  std::atomic<bool> connected_once{false};  ///< the device has been seen
  std::atomic<bool> gave_up{false};         ///< the bench is to end
  std::atomic<std::uint64_t> failed{0};     ///< echoes, of the whole bench
};

/// A part of a run, the same for all lanes.
struct Phase {
  enum class Kind { connect, warm_up, measure };
  Kind kind = Kind::measure;
  std::uint64_t run = 0;  ///< index of its result
  std::uint64_t size = 0;
  std::uint64_t quota = Pacer::kUnlimited;  ///< echoes, of all lanes
  TimePoint begin{};
  TimePoint end = TimePoint::max();  ///< no echo starts later
  bool last = false;                 ///< of the bench: connections are closed gracefully after it
};

/// A callback for showing progress, called about ten times a second.
struct Ticker {
  std::function<void()> call{};
  TimePoint next{};

  void call_if_due(TimePoint now) {
    if (now < next || !call) return;
    call();
    next = Clock::now() + kTick;
  }
  static constexpr std::chrono::milliseconds kTick{100};
};

/// Shared by the lanes of one thread.
struct WorkerState {
  asio::io_context context{ASIO_CONCURRENCY_HINT_UNSAFE};
  std::size_t pending = 0;  ///< operations of lanes that the context has to complete
  /// To be called by a lane, with its number in this worker, after anything happened to it.
  std::function<void(std::size_t lane, TimePoint now)> changed;
  Recorder recorder;
  Evidence evidence;
  Ticker ticker;
  Phase phase;
  std::span<std::byte> buffer;  ///< for a read of any lane
  bool alone = false;           ///< there is only one lane
  bool reads_block = false;     ///< of that lane, for at most kSlice
  // Read by the thread that shows progress.
  std::atomic<std::uint64_t> ok{0};
  std::atomic<std::uint64_t> failed{0};
  std::atomic<Nanoseconds::rep> rtt_sum{0};
};

}  // namespace especho::net
