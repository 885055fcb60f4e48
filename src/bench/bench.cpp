#include "especho/bench.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <memory>
#include <numeric>
#include <utility>

#include "bench/host_system.hpp"
#include "bench/worker.hpp"
#include "core/bench_exit.hpp"
#include "core/echo/payload.hpp"
#include "core/run_result.hpp"
#include "net/interfaces.hpp"
#include "net/local_binding.hpp"
#include "net/local_cause.hpp"

namespace especho {
namespace {

using namespace net;

/// Time for the lanes of an open loop to get ready before its schedule begins.
constexpr Nanoseconds kLead = std::chrono::milliseconds(10);

/// The limit for all runs together, so that many runs do not need much memory.
constexpr std::size_t kMostBlocks = 4096;

/// One for each core, as far as there are connections for them. On two cores that a device shared,
/// two threads reached 2.7 times the echoes per second of one with 10 connections and 1.06 times
/// with 50; four threads reached less than two. With 500, the figures scattered too much to tell.
unsigned threads_for(const BenchPlan& plan) {
  if (plan.threads != 0) return plan.threads;
  return static_cast<unsigned>(std::min<std::uint64_t>(plan.connections, usable_cores()));
}

/// Plans the runs, has workers do them, and puts together what they found.
class Bench {
 public:
  Bench(const BenchPlan& plan, BenchObserver& observer, const StopFlag& stop, EchoLog* log)
      : plan_(plan),
        observer_(observer),
        start_(Clock::now()),
        state_{.plan = plan_,
               .payload = payload_of(plan),
               .stop = stop,
               .log = log,
               .ready_by = after(start_, plan.wait_ready),
               .deadline = plan.deadline ? after(start_, *plan.deadline) : TimePoint::max(),
               .addresses = Addresses(plan.target)} {
    result_.plan = plan_;
    result_.started = std::chrono::system_clock::now();
    result_.threads = threads_for(plan_);
    for (std::uint64_t i = 0, first = 0; i < result_.threads; ++i) {
      const std::uint64_t share =
          plan_.connections / result_.threads + (i < plan_.connections % result_.threads ? 1 : 0);
      workers_.push_back(std::make_unique<Worker>(state_, first, share));
      first += share;
    }
    workers_.front()->state().ticker.call = [this] { tick(); };
  }

  BenchResult run() {
    result_.runs.reserve(plan_.sizes.size() * plan_.repeat);
    for (std::uint64_t repetition = 1; repetition <= plan_.repeat; ++repetition) {
      for (const std::uint64_t size : plan_.sizes) {
        if (ended_) break;
        RunResult& run = result_.runs.emplace_back();
        run.size = size;
        run.repetition = repetition;
        run.connections = plan_.connections;
        measure(run);
      }
    }
    result_.exit = bench_exit(result_.runs);
    if (state_.stop != 0) {
      result_.exit = {static_cast<ExitCode>(state_.stop.load()),
                      "interrupted after " + attempted_text()};
    } else if (deadline_reached_ && !is_worse(result_.exit.code, ExitCode::timeout)) {
      const std::string what = state_.connected_once
                                   ? "after " + attempted_text()
                                   : "before a connection to " + to_string(plan_.target);
      result_.exit = {ExitCode::timeout, fmt::format("the deadline of {} passed {}",
                                                     format_setting(*plan_.deadline), what)};
    }
    return std::move(result_);
  }

 private:
  bool is_first() const { return result_.runs.size() == 1; }
  bool is_last() const { return result_.runs.size() == plan_.sizes.size() * plan_.repeat; }

  void measure(RunResult& run) {
    if (is_first()) {
      look_up();
      run_phase(run, {.kind = Phase::Kind::connect, .quota = 0, .begin = Clock::now()});
      const auto not_made = run.echoes[Outcome::refused] + run.echoes[Outcome::unreachable];
      ended_ = ended_ || (!plan_.max_errors && not_made != 0);
      if (ended_) return;
    }
    if (!plan_.warmup.none()) {
      Phase warm_up{.kind = Phase::Kind::warm_up, .size = run.size, .begin = start_of_phase()};
      if (plan_.warmup.duration > Nanoseconds(0)) {
        warm_up.end = after(warm_up.begin, plan_.warmup.duration);
      } else {
        warm_up.quota = plan_.warmup.echoes;
      }
      run_phase(run, warm_up);
      if (ended_) return;
    }
    Phase phase{.run = result_.runs.size() - 1, .size = run.size, .last = is_last()};
    if (plan_.count) phase.quota = *plan_.count - std::min(*plan_.count, run.echoes.failed());
    phase.begin = start_of_phase();
    if (plan_.duration) phase.end = after(phase.begin, *plan_.duration);
    run_phase(run, phase);
  }

  TimePoint start_of_phase() const { return Clock::now() + (plan_.rate ? kLead : Nanoseconds(0)); }

  void run_phase(RunResult& run, const Phase& phase) {
    run_ = &run;
    phase_ = &phase;
    for (const auto& worker : workers_) {
      worker->state().ok = 0;
      worker->state().failed = 0;
      worker->state().rtt_sum = 0;
    }
    failed_before_ = run.echoes.failed();
    phase_start_ = Clock::now();
    std::vector<std::future<bool>> others;
    for (std::size_t i = 1; i < workers_.size(); ++i) {
      others.push_back(std::async(std::launch::async,
                                  [&worker = *workers_[i], &phase] { return worker.run(phase); }));
    }
    // The first worker stays on this thread: system calls are cheaper in a process with a single
    // thread.
    bool complete = run_first(phase);
    for (auto& other : others) {
      while (other.wait_for(Ticker::kTick) != std::future_status::ready) tick();
      complete = other.get() && complete;
    }
    ended_ = !complete || state_.gave_up;
    deadline_reached_ = !complete && state_.stop == 0 && !state_.gave_up;
    tick();  // shows the end, too
    collect(run, phase);
  }

  bool run_first(const Phase& phase) {
    try {
      return workers_.front()->run(phase);
    } catch (...) {
      state_.gave_up = true;  // the other threads are waited for
      throw;
    }
  }

  void collect(RunResult& run, const Phase& phase) {
    TimePoint last_end = TimePoint::min();
    Evidence evidence;
    std::vector<ServiceTimes> services;
    run.connections_made = run.connections_served = 0;
    for (const auto& worker : workers_) {
      WorkerState& worker_state = worker->state();
      last_end = std::max(last_end, worker_state.recorder.last_end());
      evidence.add(std::exchange(worker_state.evidence, {}));
      merge(run, worker_state.recorder.take());
      for (const Lane& lane : worker->lanes()) {
        run.connections_made += lane.made() ? 1U : 0U;
        run.connections_served += lane.served() ? 1U : 0U;
        if (!plan_.reconnect) services.push_back(lane.service_times());
        if (lane.peer()) peer_ = lane.peer();
      }
    }
    if (peer_) result_.address = to_string(peer_->address());
    result_.reached = state_.addresses.reached();
    if (phase.kind != Phase::Kind::measure) return;
    limit(run.blocks, kMostBlocks / (plan_.sizes.size() * plan_.repeat));
    run.tcp = evidence.result();
    const Queueing queueing = queueing_of(services, run.rtt.percentile(50), last_end);
    run.connections_waited = queueing.waited;
    run.longest_wait = queueing.longest;
    run.connections_at_once = queueing.at_once;
    run.connections_limit = queueing.limit;
    if (last_end == TimePoint::min()) return;  // nothing happened
    const bool by_count = plan_.count && run.echoes.attempted() + run.cut_off >= *plan_.count;
    if (plan_.rate || (plan_.duration && !by_count)) {
      const TimePoint scheduled = plan_.rate ? schedule_end(phase) : phase.end;
      last_end = std::max(last_end, ended_ ? std::min(scheduled, Clock::now()) : scheduled);
    }
    run.elapsed = std::max<Nanoseconds>(last_end - phase.begin, Nanoseconds(0));
    if (plan_.rate) run.scheduled = scheduled_time(run, *plan_.rate);
  }

  /// When the echo after the last one would start.
  TimePoint schedule_end(const Phase& phase) const {
    if (phase.quota == Pacer::kUnlimited) return phase.end;
    const double seconds = static_cast<double>(phase.quota) / *plan_.rate;
    return std::min(phase.end, after(phase.begin, nanoseconds_of(seconds)));
  }

  void look_up() {
    state_.look_up_began = Clock::now();
    const TimePoint limit = after(state_.look_up_began, plan_.connect_timeout);
    state_.addresses.wait(std::min(limit, state_.deadline), state_.stop);
  }

  void tick() {
    BenchProgress progress;
    progress.stage = phase_->kind == Phase::Kind::connect   ? BenchProgress::Stage::connecting
                     : phase_->kind == Phase::Kind::warm_up ? BenchProgress::Stage::warming_up
                                                            : BenchProgress::Stage::measuring;
    progress.size = run_->size;
    progress.repetition = run_->repetition;
    progress.failed = failed_before_;
    Nanoseconds::rep rtt_sum = 0;
    for (const auto& worker : workers_) {
      progress.ok += worker->state().ok.load(std::memory_order_relaxed);
      progress.failed += worker->state().failed.load(std::memory_order_relaxed);
      rtt_sum += worker->state().rtt_sum.load(std::memory_order_relaxed);
    }
    if (progress.ok != 0) {
      progress.mean = Nanoseconds(rtt_sum / static_cast<Nanoseconds::rep>(progress.ok));
    }
    progress.elapsed = Clock::now() - phase_start_;
    if (progress.stage == BenchProgress::Stage::measuring) {
      const auto share_of = [](double part, double all) { return std::min(1.0, part / all); };
      const auto done = static_cast<double>(progress.ok + progress.failed);
      if (plan_.count) progress.share = share_of(done, static_cast<double>(*plan_.count));
      if (plan_.duration) {
        const double of_time = share_of(to_seconds(progress.elapsed), to_seconds(*plan_.duration));
        progress.share = std::max(progress.share, of_time);
      }
    }
    observer_.on_progress(progress);
  }

  std::string attempted_text() const {
    const auto sum = std::accumulate(
        result_.runs.begin(), result_.runs.end(), std::uint64_t{0},
        [](std::uint64_t all, const RunResult& run) { return all + run.echoes.attempted(); });
    return fmt::format("{} echo{}", sum, sum == 1 ? "" : "es");
  }

  const BenchPlan& plan_;
  BenchObserver& observer_;
  const TimePoint start_;
  BenchState state_;
  std::vector<std::unique_ptr<Worker>> workers_;
  BenchResult result_;
  std::optional<Connection::Endpoint> peer_;
  bool ended_ = false;  ///< before its time
  bool deadline_reached_ = false;

  // Of the phase
  RunResult* run_ = nullptr;
  const Phase* phase_ = nullptr;
  TimePoint phase_start_{};
  std::uint64_t failed_before_ = 0;
};

}  // namespace

BenchResult run_bench(const BenchPlan& plan, BenchObserver& observer, const StopFlag& stop,
                      EchoLog* log) {
  validate(plan);
  check_local_binding(plan.target);
  allow_connections(plan.connections, threads_for(plan));
  return Bench(plan, observer, stop, log).run();
}

}  // namespace especho
