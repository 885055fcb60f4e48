#include "especho/bench.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <asio/steady_timer.hpp>
#include <numeric>
#include <optional>
#include <utility>

#include "net/connector.hpp"
#include "net/exchange.hpp"
#include "net/failure.hpp"
#include "net/pattern_transfer.hpp"

namespace especho {
namespace {

using namespace net;

/// An echo up to this size is read whole before it is compared, so that comparing it takes no
/// measured time; of a longer one, all but the end is compared as it comes.
constexpr std::uint64_t kMaxBuffer = std::uint64_t{1024} * 1024;

/// More room than the echo needs, so that bytes too many are seen at once.
constexpr std::size_t kSlack = 4096;

constexpr Nanoseconds kRetryPause = std::chrono::milliseconds(100);
constexpr Nanoseconds kProgressInterval = std::chrono::milliseconds(100);

std::size_t buffer_size(const std::vector<std::uint64_t>& sizes) {
  const std::uint64_t largest = *std::max_element(sizes.begin(), sizes.end());
  return static_cast<std::size_t>(std::min(largest, kMaxBuffer)) + kSlack;
}

class Bench {
 public:
  Bench(const BenchPlan& plan, BenchObserver& observer, const StopFlag& stop)
      : plan_(plan),
        observer_(observer),
        stop_(stop),
        start_(Clock::now()),
        deadline_(plan.deadline ? after(start_, *plan.deadline) : TimePoint::max()),
        payload_(plan.pattern, plan.seed),
        connector_(context_, plan.target, plan.no_delay, stop),
        exchange_(buffer_size(plan.sizes), Delivery::when_complete, stop) {}

  BenchResult run() {
    result_.plan = plan_;
    result_.started = std::chrono::system_clock::now();
    result_.runs.reserve(plan_.sizes.size());
    for (const std::uint64_t size : plan_.sizes) {
      if (over()) break;
      result_.runs.emplace_back().size = size;
      run_size(result_.runs.back());
    }
    result_.exit = judge(result_.runs);
    if (stop_ != 0) {
      result_.exit = {static_cast<ExitCode>(stop_.load()), "interrupted after " + attempted_text()};
    } else if (deadline_reached_ && !is_worse(result_.exit.code, ExitCode::timeout)) {
      const std::string what = connected_once_
                                   ? "after " + attempted_text()
                                   : "before a connection to " + to_string(plan_.target);
      result_.exit = {ExitCode::timeout, fmt::format("the deadline of {} came {}",
                                                     format_setting(*plan_.deadline), what)};
    }
    return std::move(result_);
  }

 private:
  std::string attempted_text() const {
    const auto sum = std::accumulate(
        result_.runs.begin(), result_.runs.end(), std::uint64_t{0},
        [](std::uint64_t all, const RunResult& run) { return all + run.echoes.attempted(); });
    return fmt::format("{} echo{}", sum, sum == 1 ? "" : "es");
  }

  bool over() const { return stop_ != 0 || deadline_reached_ || gave_up_; }

  void run_size(RunResult& run) {
    run_ = &run;
    warm_echoes_ = 0;
    run_start_ = Clock::now();
    measuring_ = plan_.warmup.echoes == 0 && plan_.warmup.duration == Nanoseconds(0);
    measure_start_ = run_start_;
    last_end_ = run_start_;
    for (bool first = true; !over() && !is_complete(last_end_);) {
      if (!connection_ && !connect()) continue;
      // The first handshake is not part of the measured time, a reconnection is.
      if (std::exchange(first, false)) measure_start_ = Clock::now();
      if (!measuring_) update_warmup();
      echo();
      if (last_end_ >= deadline_ && !is_complete(last_end_)) deadline_reached_ = true;
    }
    run.elapsed = std::max(last_end_ - measure_start_, Nanoseconds(0));
    report_progress(Clock::now(), /*force=*/true);
  }

  void update_warmup() {
    const TimePoint now = Clock::now();
    measuring_ = plan_.warmup.duration > Nanoseconds(0) ? now - run_start_ >= plan_.warmup.duration
                                                        : warm_echoes_ >= plan_.warmup.echoes;
    measure_start_ = now;
  }

  /// Whether the run ends when `attempted` echoes are done at `now`.
  bool ends(std::uint64_t attempted, TimePoint now) const {
    return measuring_ && ((plan_.count && attempted >= *plan_.count) ||
                          (plan_.duration && now - measure_start_ >= *plan_.duration));
  }
  /// Whether the echo that has just ended is the last one of the bench.
  bool is_last(TimePoint now) const {
    return result_.runs.size() == plan_.sizes.size() && ends(run_->echoes.attempted() + 1, now);
  }
  bool is_complete(TimePoint now) const { return ends(run_->echoes.attempted(), now); }

  /// Before the first success one attempt is made; a device that was there and went away is given
  /// the connect timeout to come back.
  bool connect() {
    const TimePoint give_up = after(Clock::now(), plan_.connect_timeout);
    while (!over()) {
      auto attempt = connector_.connect(plan_.connect_timeout, std::min(give_up, deadline_));
      if (auto* made = std::get_if<Connection>(&attempt)) {
        connection_.emplace(std::move(*made));
        connected_once_ = true;
        run_->connect.record(connection_->handshake());
        result_.address = connection_->peer().address().to_string();
        return true;
      }
      last_end_ = Clock::now();
      deadline_reached_ = last_end_ >= deadline_;
      if (over()) break;
      if (std::get<Failure>(attempt).outcome == Outcome::reset) {  // so the device is there
        connected_once_ = true;
        record_failure(std::get<Failure>(std::move(attempt)));
        break;
      }
      const bool patient = connected_once_ && last_end_ + kRetryPause < give_up;
      if (!patient) {
        record_failure(std::get<Failure>(std::move(attempt)));
        if (!plan_.max_errors) gave_up_ = true;
      }
      if (!over()) pause(kRetryPause);
      if (!patient) break;
    }
    return false;
  }

  void pause(Nanoseconds length) {
    asio::steady_timer timer(context_, length);
    bool done = false;
    timer.async_wait([&](const asio::error_code&) { done = true; });
    context_.restart();
    while (!done) context_.run_one();
    report_progress(Clock::now());
  }

  /// One cut off by the stop flag or the deadline counts as nothing.
  void echo() {
    PatternTransfer transfer(payload_, sequence_++, run_->size);
    const ExchangeResult exchanged =
        exchange_.run(*connection_, transfer, {plan_.timeout, /*of_silence=*/false, deadline_});
    deadline_reached_ = exchanged.end == ExchangeEnd::deadline;
    const bool cut_off = deadline_reached_ || exchanged.end == ExchangeEnd::stopped;
    if (cut_off && !transfer.wrong()) return;

    last_end_ = exchanged.ended;
    std::uint64_t surplus = 0;
    if (exchanged.end == ExchangeEnd::complete && (transfer.wrong() || is_last(last_end_))) {
      surplus = exchange_.say_goodbye(*connection_, transfer);
    }
    const Outcome outcome = outcome_of(exchanged.end, transfer.comparison());
    warm_echoes_ += measuring_ ? 0 : 1;
    if (outcome == Outcome::ok) {
      if (measuring_) record_ok(exchanged);
    } else {
      Failure failure = failure_of(outcome, exchanged, to_string(connection_->peer()));
      failure.received += surplus;
      failure.size = run_->size;
      failure.mismatch = transfer.mismatch();
      connection_.reset();
      record_failure(std::move(failure));
    }
    report_progress(last_end_);
  }

  void record_ok(const ExchangeResult& exchanged) {
    ++run_->echoes[Outcome::ok];
    run_->rtt.record(exchanged.last_read - exchanged.start);
    run_->ttfb.record(exchanged.first_byte - exchanged.start);
  }

  /// A failure in the warm-up is counted too: it must not go unseen.
  void record_failure(Failure failure) {
    ++run_->echoes[failure.outcome];
    ++failed_;
    if (plan_.max_errors && failed_ >= *plan_.max_errors) gave_up_ = true;
    failure.echo = run_->echoes.attempted();
    if (run_->failures.size() < RunResult::kKeptFailures) {
      run_->failures.push_back(std::move(failure));
    }
  }

  void report_progress(TimePoint now, bool force = false) {
    if (run_ == nullptr || (!force && now - last_progress_ < kProgressInterval)) return;
    last_progress_ = now;
    BenchProgress progress;
    progress.size = run_->size;
    progress.ok = run_->echoes[Outcome::ok];
    progress.failed = run_->echoes.failed();
    progress.warming_up = !measuring_;
    progress.elapsed = now - measure_start_;
    progress.p50 = run_->rtt.percentile(50);
    if (measuring_ && plan_.count) {
      progress.share =
          static_cast<double>(run_->echoes.attempted()) / static_cast<double>(*plan_.count);
    }
    if (measuring_ && plan_.duration) {
      const double of_time = to_seconds(progress.elapsed) / to_seconds(*plan_.duration);
      progress.share = std::min(1.0, std::max(progress.share, of_time));
    }
    observer_.on_progress(progress);
  }

  const BenchPlan& plan_;
  BenchObserver& observer_;
  const StopFlag& stop_;
  const TimePoint start_;
  const TimePoint deadline_;
  const Payload payload_;
  asio::io_context context_;
  Connector connector_;
  Exchange exchange_;
  BenchResult result_;

  // Of the whole bench
  std::uint64_t sequence_ = 0;  ///< numbers all payloads, so that no echo equals an earlier one
  std::uint64_t failed_ = 0;
  bool connected_once_ = false;
  bool deadline_reached_ = false;
  bool gave_up_ = false;
  TimePoint last_progress_{};
  std::optional<Connection> connection_;

  // Of the run of one size
  RunResult* run_ = nullptr;
  bool measuring_ = false;
  std::uint64_t warm_echoes_ = 0;
  TimePoint run_start_{};
  TimePoint measure_start_{};
  TimePoint last_end_{};
};

}  // namespace

BenchResult run_bench(const BenchPlan& plan, BenchObserver& observer, const StopFlag& stop) {
  return Bench(plan, observer, stop).run();
}

}  // namespace especho
