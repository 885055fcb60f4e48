// Clients that connect one after the other and stay, until two are not served; then the first ones
// leave.
#include <algorithm>
#include <chrono>
#include <list>
#include <utility>

#include "check/experiments/experiments.hpp"

namespace especho::check {
namespace {

using namespace std::chrono_literals;
using net::ExchangeEnd;

constexpr std::uint64_t kClientSize = 16;
constexpr std::uint64_t kMostClients = 10;
constexpr std::uint64_t kLeftOut = 2;  // more of them would show nothing new
constexpr std::uint64_t kSuccessors = 8;
constexpr Nanoseconds kTimeout = 500ms;
constexpr Nanoseconds kHandshake = 2500ms;  // enough even if a SYN is lost

class ClientsExperiment {
 public:
  explicit ClientsExperiment(Device& device)
      : device_(device), first_record_(device.seen().connections.size()) {}

  void run() {
    diagnosis::ConcurrentClients clients;
    clients_ = &clients;
    connect_clients();
    recheck_queued();
    disconnect_served();
    device_.seen().concurrent_clients = clients;
    forget_expected_failures();
  }

 private:
  void connect_clients() {
    const std::uint64_t least = device_.plan().clients + kLeftOut;
    const std::uint64_t most =
        device_.affordable_echoes(kClientSize, least, std::max(kMostClients, least));
    while (clients_->tried < most && left_out() < kLeftOut) {
      ++clients_->tried;
      if (clients_->tried == 1) {
        try_echo(device_.connect());
        continue;
      }
      auto attempt = device_.try_connect(options());
      if (auto* probe = std::get_if<Probe>(&attempt)) {
        try_echo(std::move(*probe));
      } else {
        count_unconnected(std::get<Failure>(attempt).outcome);
      }
    }
  }

  void count_unconnected(Outcome outcome) {
    switch (outcome) {
      case Outcome::refused:
        ++clients_->refused;
        break;
      case Outcome::reset:  // as it was accepted
        ++clients_->closed;
        break;
      default:
        ++clients_->unanswered;
    }
  }

  void try_echo(Probe probe) {
    const auto payload = device_.payload(kClientSize);
    probe.send_now(payload);
    const bool first = clients_->tried == 1;
    const Received reading =
        first ? probe.read(kClientSize) : probe.read(kClientSize, Nanoseconds(clients_->timeout));
    if (first) {
      // A slow first accept predicts slow later ones.
      clients_->timeout = std::max(kTimeout, std::min(10 * reading.waited, reading.waited + 2s));
    }
    if (!is_right(reading, payload)) {
      ++clients_->wrong;
      wrong_.push_back(std::move(probe));
    } else if (reading.end == ExchangeEnd::complete) {
      ++clients_->served;
      served_.push_back(std::move(probe));
    } else if (reading.end == ExchangeEnd::timeout) {
      ++clients_->queued;
      queued_.push_back({std::move(probe), {payload.begin() + length(reading), payload.end()}});
    } else {
      ++clients_->closed;
      if (!reading.bytes.empty()) ++clients_->closed_midway;
    }
  }

  /// A client that was served late, while all others were still there, counts as served. A device
  /// that was merely silent for a while answers its clients as soon as it answers the witness.
  void recheck_queued() {
    if (queued_.empty() || served_.empty()) return;
    Waiting witness{std::move(served_.back()), device_.payload(kClientSize)};
    served_.pop_back();
    witness.probe.send_now(witness.missing);
    const bool answered = witness.read(device_.plan().timeout) == ExchangeEnd::complete;
    served_.push_back(std::move(witness.probe));
    if (!answered || witness.wrong) return;
    Nanoseconds timeout = clients_->timeout;
    for (auto waiting = queued_.begin(); waiting != queued_.end();) {
      const bool served =
          waiting->read(std::exchange(timeout, Nanoseconds(1ms))) == ExchangeEnd::complete;
      if (served && waiting->wrong) {
        --clients_->queued;
        ++clients_->wrong;
        wrong_.push_back(std::move(waiting->probe));
      } else if (served) {
        --clients_->queued;
        ++clients_->served;
        served_.push_back(std::move(waiting->probe));
      }
      waiting = served ? queued_.erase(waiting) : std::next(waiting);
    }
  }

  /// One after the other; each time, the client that has waited longest is next.
  void disconnect_served() {
    const std::uint64_t waited = queued_.size();
    for (std::uint64_t i = 0; i < waited + kSuccessors && !queued_.empty(); ++i) {
      if (i >= waited && device_.time_left() <= Nanoseconds(0)) break;
      if (!served_.empty()) served_.pop_front();
      Waiting next = std::move(queued_.front());
      queued_.pop_front();
      const ExchangeEnd end = next.read(clients_->timeout);
      ++clients_->successors;
      if (end == ExchangeEnd::complete) {
        if (i < waited && !next.wrong) ++clients_->served_later;
        served_.push_back(std::move(next.probe));
      } else if (end == ExchangeEnd::timeout) {
        break;
      } else if (!next.probe.has_received()) {
        ++clients_->successors_dropped;
      }
      queue_another();
    }
  }

  void queue_another() {
    auto attempt = device_.try_connect(options());
    auto* probe = std::get_if<Probe>(&attempt);
    if (probe == nullptr) return;
    const auto payload = device_.payload(kClientSize);
    probe->send_now(payload);
    queued_.push_back({std::move(*probe), payload});
  }

  /// Attempts that a full backlog did not answer were expected, and say nothing else.
  void forget_expected_failures() {
    auto& seen = device_.seen();
    for (std::size_t i = first_record_; i < seen.connections.size(); ++i) {
      if (!seen.connections[i].connected) seen.connections[i].outcome = Outcome::ok;
    }
  }

  Device::ConnectOptions options() const {
    Device::ConnectOptions options;
    options.settle = Nanoseconds(0);  // no client has left, or that is what is examined
    options.timeout = std::max(kHandshake, clients_->timeout);
    return options;
  }

  std::uint64_t left_out() const {
    return clients_->queued + clients_->wrong + clients_->refused + clients_->closed +
           clients_->unanswered;
  }

  static std::ptrdiff_t length(const Received& reading) {
    return static_cast<std::ptrdiff_t>(reading.bytes.size());
  }

  static bool is_right(const Received& reading, std::span<const std::byte> due) {
    return std::equal(reading.bytes.begin(), reading.bytes.end(), due.begin());
  }

  struct Waiting {
    Probe probe;
    Device::Bytes missing;  ///< of its echo
    bool wrong = false;

    ExchangeEnd read(Nanoseconds timeout) {
      const Received reading = probe.read(missing.size(), timeout);
      if (!is_right(reading, missing)) wrong = true;
      missing.erase(missing.begin(), missing.begin() + length(reading));
      return reading.end;
    }
  };

  Device& device_;
  std::size_t first_record_;
  diagnosis::ConcurrentClients* clients_ = nullptr;
  std::list<Probe> served_;
  std::list<Probe> wrong_;
  std::list<Waiting> queued_;
};

}  // namespace

void observe_concurrent_clients(Device& device) {
  ClientsExperiment(device).run();
}

}  // namespace especho::check
