// Client after client, each of which stays, until two were not served; then the first ones leave.
#include <algorithm>
#include <chrono>
#include <list>
#include <utility>

#include "check/experiments/experiments.hpp"

namespace especho::check {
namespace {

using namespace std::chrono_literals;
using net::ExchangeEnd;

constexpr std::uint64_t kSize = 16;
constexpr std::uint64_t kMostClients = 10;
constexpr std::uint64_t kLeftOut = 2;  // no more is to be learned from others
constexpr std::uint64_t kSuccessors = 8;
constexpr Nanoseconds kPatience = 500ms;
constexpr Nanoseconds kHandshake = 2500ms;  // which has room for one that is lost

class CrowdExperiment {
 public:
  explicit CrowdExperiment(Device& device)
      : device_(device), first_visit_(device.seen().connections.size()) {}

  void run() {
    diagnosis::ConcurrentClients crowd;
    crowd_ = &crowd;
    come();
    look_again();
    leave();
    device_.seen().concurrent_clients = crowd;
    forget_what_was_meant_to_fail();
  }

 private:
  void come() {
    const std::uint64_t least = device_.plan().clients + kLeftOut;
    const std::uint64_t most =
        device_.affordable_echoes(kSize, least, std::max(kMostClients, least));
    while (crowd_->tried < most && left_out() < kLeftOut) {
      ++crowd_->tried;
      if (crowd_->tried == 1) {
        greet(device_.connect());
        continue;
      }
      auto attempt = device_.try_connect(options());
      if (auto* probe = std::get_if<Probe>(&attempt)) {
        greet(std::move(*probe));
      } else {
        const Outcome outcome = std::get<Failure>(attempt).outcome;
        ++(outcome == Outcome::refused ? crowd_->refused : crowd_->unanswered);
      }
    }
  }

  void greet(Probe probe) {
    const auto payload = device_.payload(kSize);
    probe.send_now(payload);
    const bool first = crowd_->tried == 1;
    const Reading reading =
        first ? probe.read(kSize) : probe.read(kSize, Nanoseconds(crowd_->patience));
    if (first) {
      // Who takes long to accept the first one takes long to accept others.
      crowd_->patience = std::max(kPatience, std::min(10 * reading.waited, reading.waited + 2s));
    }
    if (!is_right(reading, payload)) {
      ++crowd_->wrong;
      wrong_.push_back(std::move(probe));
    } else if (reading.end == ExchangeEnd::complete) {
      ++crowd_->served;
      served_.push_back(std::move(probe));
    } else if (reading.end == ExchangeEnd::timeout) {
      ++crowd_->queued;
      queued_.push_back({std::move(probe), {payload.begin() + length(reading), payload.end()}});
    } else {
      ++crowd_->closed;
    }
  }

  /// Who was served late, while all others were still there, was served. A device that was only
  /// silent for a while answers those whom it serves as soon as it answers the one before them.
  void look_again() {
    if (queued_.empty() || served_.empty()) return;
    Waiting witness{std::move(served_.back()), device_.payload(kSize)};
    served_.pop_back();
    witness.probe.send_now(witness.missing);
    const bool answered = witness.read(device_.plan().timeout) == ExchangeEnd::complete;
    served_.push_back(std::move(witness.probe));
    if (!answered || witness.wrong) return;
    Nanoseconds patience = crowd_->patience;
    for (auto waiting = queued_.begin(); waiting != queued_.end();) {
      const bool served =
          waiting->read(std::exchange(patience, Nanoseconds(1ms))) == ExchangeEnd::complete;
      if (served && waiting->wrong) {
        --crowd_->queued;
        ++crowd_->wrong;
        wrong_.push_back(std::move(waiting->probe));
      } else if (served) {
        --crowd_->queued;
        ++crowd_->served;
        served_.push_back(std::move(waiting->probe));
      }
      waiting = served ? queued_.erase(waiting) : std::next(waiting);
    }
  }

  /// One after the other, and each time the one who waited longest is due.
  void leave() {
    const std::uint64_t waited = queued_.size();
    for (std::uint64_t i = 0; i < waited + kSuccessors && !queued_.empty(); ++i) {
      if (i >= waited && device_.time_left() <= Nanoseconds(0)) break;
      if (!served_.empty()) served_.pop_front();
      Waiting next = std::move(queued_.front());
      queued_.pop_front();
      const ExchangeEnd end = next.read(crowd_->patience);
      ++crowd_->successors;
      if (end == ExchangeEnd::complete) {
        if (i < waited && !next.wrong) ++crowd_->served_later;
        served_.push_back(std::move(next.probe));
      } else if (end == ExchangeEnd::timeout) {
        break;
      } else {
        ++crowd_->successors_dropped;
      }
      queue_another();
    }
  }

  void queue_another() {
    auto attempt = device_.try_connect(options());
    auto* probe = std::get_if<Probe>(&attempt);
    if (probe == nullptr) return;
    const auto payload = device_.payload(kSize);
    probe->send_now(payload);
    queued_.push_back({std::move(*probe), payload});
  }

  /// A connection that a full backlog did not answer is no sign of anything else.
  void forget_what_was_meant_to_fail() {
    auto& seen = device_.seen();
    for (std::size_t i = first_visit_; i < seen.connections.size(); ++i) {
      if (!seen.connections[i].connected) seen.connections[i].outcome = Outcome::ok;
    }
  }

  Device::ConnectOptions options() const {
    Device::ConnectOptions options;
    options.settle = Nanoseconds(0);  // none has left, or that is what is looked at
    options.timeout = std::max(kHandshake, crowd_->patience);
    return options;
  }

  std::uint64_t left_out() const {
    return crowd_->queued + crowd_->wrong + crowd_->refused + crowd_->closed + crowd_->unanswered;
  }

  static std::ptrdiff_t length(const Reading& reading) {
    return static_cast<std::ptrdiff_t>(reading.bytes.size());
  }

  static bool is_right(const Reading& reading, std::span<const std::byte> due) {
    return std::equal(reading.bytes.begin(), reading.bytes.end(), due.begin());
  }

  struct Waiting {
    Probe probe;
    Device::Bytes missing;  ///< of its echo
    bool wrong = false;

    ExchangeEnd read(Nanoseconds patience) {
      const Reading reading = probe.read(missing.size(), patience);
      if (!is_right(reading, missing)) wrong = true;
      missing.erase(missing.begin(), missing.begin() + length(reading));
      return reading.end;
    }
  };

  Device& device_;
  std::size_t first_visit_;
  diagnosis::ConcurrentClients* crowd_ = nullptr;
  std::list<Probe> served_;
  std::list<Probe> wrong_;
  std::list<Waiting> queued_;
};

}  // namespace

void observe_crowd(Device& device) {
  CrowdExperiment(device).run();
}

}  // namespace especho::check
