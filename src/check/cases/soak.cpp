// A random mix of sizes, pauses and clients, with every byte compared.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "check/cases/bounds.hpp"
#include "check/cases/case_result.hpp"
#include "check/cases/cases.hpp"
#include "check/cases/stream.hpp"
#include "core/text.hpp"
#include "net/fixed_timeouts.hpp"

namespace especho::check {
namespace {

using std::chrono::milliseconds;

constexpr Nanoseconds kLongestPause = milliseconds(20);  // after one echo in four
constexpr Nanoseconds kLongestSplitPause =
    milliseconds(5);  // between two writes of every other echo

/// A client that sends one echo after another, of random size and in random pieces.
class Client {
 public:
  Client(Device& device, Probe& probe, std::uint64_t largest, TimePoint end)
      : device_(&device),
        probe_(&probe),
        random_(device.random().next()),
        largest_(largest),
        end_(end) {}

  void begin() {
    const double size = std::exp(random_.unit() * std::log(double(largest_)));
    stream_.emplace(*probe_, device_->stream_payload(static_cast<std::uint64_t>(size)));
    ++echoes_;
    cut();
  }

  /// Sends what is due and reads what is there. Returns whether anything moved.
  bool step(TimePoint now) {
    if (is_idle()) return false;
    bool moved = false;
    if (now >= next_ && stream_->sent() < cut_) {
      moved = stream_->send(static_cast<std::size_t>(cut_ - stream_->sent())) != 0;
      if (stream_->sent() == cut_ && !stream_->all_sent()) {
        pause(now, 2, kLongestSplitPause);
        cut();
      }
    }
    const std::uint64_t before = stream_->received();
    if (stream_->receive()) moved = true;
    received_ += stream_->received() - before;
    stream_->give_up(now, device_->plan().timeout, end_);
    if (stream_->ok()) {
      bytes_ += stream_->received();
      pause(now, 4, kLongestPause);
    }
    return moved;
  }

  /// No echo is under way.
  bool is_idle() const { return !stream_ || stream_->over(); }
  bool is_due() const { return stream_ && stream_->sent() > stream_->received(); }
  bool failed() const {
    return stream_ && stream_->over() && !stream_->ok() && !stream_->cut_off();
  }
  bool wants_to_send(TimePoint now) const {
    return !is_idle() && now >= next_ && stream_->sent() < cut_;
  }
  TimePoint next() const { return next_; }
  std::uint64_t echoes() const { return echoes_; }
  std::uint64_t bytes() const { return bytes_; }
  std::uint64_t received() const { return received_; }
  const Stream& stream() const { return *stream_; }
  Probe& probe() const { return *probe_; }

 private:
  /// Chooses where the next write ends: often at the end of the echo.
  void cut() {
    const std::uint64_t size = stream_->payload().size();
    const std::uint64_t rest = size - stream_->sent();
    cut_ = random_.next() % 2 == 0 ? size : stream_->sent() + 1 + random_.next() % rest;
  }

  /// One time in `one_in`, pauses for a random time.
  void pause(TimePoint now, std::uint64_t one_in, Nanoseconds longest) {
    next_ = now;
    if (random_.next() % one_in != 0) return;
    const double share = random_.unit();
    next_ += std::chrono::duration_cast<Clock::duration>(share * longest);
  }

  Device* device_;
  Probe* probe_;
  SplitMix random_;
  std::uint64_t largest_;  ///< bytes of an echo
  TimePoint end_;          ///< of echoes that are too slow to wait for
  std::optional<Stream> stream_;
  std::uint64_t cut_ = 0;
  TimePoint next_{};
  std::uint64_t echoes_ = 0;
  std::uint64_t bytes_ = 0;     ///< of whole echoes
  std::uint64_t received_ = 0;  ///< in all
};

/// What was asked for, or else the usual time of a soak, if there is that much left.
Nanoseconds time_of(const Device& device) {
  const Nanoseconds usual = std::min(CheckPlan::kSoakTime, device.time_left());
  return device.plan().soak.value_or(usual);
}

class Soak {
 public:
  Soak(Device& device, std::vector<Probe> probes)
      : device_(device),
        start_(Clock::now()),
        end_(after(start_, time_of(device))),
        watch_(start_),
        probes_(std::move(probes)) {
    const std::uint64_t largest = largest_echo();
    for (Probe& probe : probes_) clients_.emplace_back(device, probe, largest, last_end());
    lost_ = lost_segments();
  }

  CaseResult run() {
    const auto& asked = device_.plan().soak;
    while (true) {
      const TimePoint now = Clock::now();
      const bool enough = !asked && bytes() >= CheckPlan::kSoakBytes;
      if (any_failed()) end_after_one_more_echo();
      const bool go_on = now < end_ && !enough && last_.empty();
      bool is_idle = true;
      bool moved = false;
      if (!any_due()) watch_.nothing_due(now);
      const std::uint64_t before = received();
      for (std::size_t i = 0; i < clients_.size(); ++i) {
        Client& client = clients_[i];
        const bool wanted = go_on || (!last_.empty() && client.echoes() < last_[i]);
        if (wanted && client.is_idle() && !client.failed() && now >= client.next()) client.begin();
        if (client.step(now)) moved = true;
        if (!client.is_idle() || (wanted && !client.failed())) is_idle = false;
      }
      if (received() != before) note_heard(now);
      if (!go_on && is_idle) break;
      device_.throw_if_ended();
      if (!moved) wait(now);
    }
    return result();
  }

 private:
  /// Small enough for a slow device to echo several in the time that there is.
  std::uint64_t largest_echo() const {
    constexpr std::uint64_t kLeast = 64;
    const auto rate = device_.budget().bytes_per_second();
    const double affordable = rate ? *rate * to_seconds(end_ - start_) / 4 : bounds::kSoakLargest;
    return std::clamp(static_cast<std::uint64_t>(affordable), kLeast, bounds::kSoakLargest);
  }
  /// Echoes that are still on their way then are too slow to be waited for.
  TimePoint last_end() const { return after(end_, device_.plan().timeout); }

  std::uint64_t bytes() const {
    std::uint64_t sum = 0;
    for (const Client& client : clients_) sum += client.bytes();
    return sum;
  }
  std::uint64_t received() const {
    std::uint64_t sum = 0;
    for (const Client& client : clients_) sum += client.received();
    return sum;
  }
  std::uint64_t lost_segments() {
    std::uint64_t sum = 0;
    for (Probe& probe : probes_) sum += probe.lost_segments().value_or(0);
    return sum;
  }
  /// A single client may hear nothing while another one has its turn, but if all of them hear
  /// nothing, the device is silent.
  void note_heard(TimePoint now) {
    if (!watch_.heard(now)) return;
    const std::uint64_t before = std::exchange(lost_, lost_segments());
    device_.note_silences(std::span(&watch_.silences().back(), 1), lost_ - std::min(lost_, before));
  }
  bool any_due() const {
    return std::any_of(clients_.begin(), clients_.end(),
                       [](const Client& client) { return client.is_due(); });
  }
  bool any_failed() const {
    return std::any_of(clients_.begin(), clients_.end(),
                       [](const Client& client) { return client.failed(); });
  }
  /// Once one has failed, the others send one echo more: its missing bytes may show up in theirs.
  void end_after_one_more_echo() {
    if (!last_.empty()) return;
    for (const Client& client : clients_) last_.push_back(client.echoes() + 1);
  }

  void wait(TimePoint now) {
    Nanoseconds longest = net::kSlice;
    std::vector<Awaited> awaited;
    for (const Client& client : clients_) {
      awaited.push_back({&client.probe(), client.wants_to_send(now), !client.is_idle()});
      if (client.next() > now) longest = std::min<Nanoseconds>(longest, client.next() - now);
    }
    wait_for_any(device_, awaited, longest);
  }

  CaseResult result() {
    std::uint64_t echoes = 0;
    for (const Client& client : clients_) echoes += client.echoes();
    const Nanoseconds elapsed = Clock::now() - start_;
    Facts evidence{number("clients", clients_.size()), number("echoes", echoes),
                   number("bytes", bytes()), check::seconds("elapsed_s", elapsed)};
    for (std::size_t i = 0; i < clients_.size(); ++i) {
      if (clients_[i].failed()) return failure_of(i, std::move(evidence));
    }
    for (std::size_t i = 0; i < clients_.size(); ++i) {
      if (auto surplus = surplus_of(i)) return failed(*surplus, std::move(evidence));
    }
    return passed(fmt::format("{}, {} by {} in {}", format_size_roughly(bytes()),
                              counted(echoes, "echo", "echoes"), counted(clients_.size(), "client"),
                              format_duration(elapsed)),
                  std::move(evidence));
  }

  CaseResult failure_of(std::size_t index, Facts evidence) const {
    Failure failure = clients_[index].stream().failure(device_);
    failure.echo = clients_[index].echoes();
    CaseResult result = failed(fmt::format("client {}", index + 1), failure);
    result.evidence.insert(result.evidence.end(), evidence.begin(), evidence.end());
    std::vector<ClientBytes> bytes_of_all;
    for (const Client& client : clients_) {
      const auto own = client.echoes() == 0 ? std::vector<ClientBytes>{{}}
                                            : client_bytes_of(std::span(&client.stream(), 1));
      bytes_of_all.push_back(own.front());
    }
    if (const auto crosstalk = crosstalk_between(bytes_of_all)) result.message = *crosstalk;
    return result;
  }

  std::optional<std::string> surplus_of(std::size_t index) {
    Probe& probe = clients_[index].probe();
    probe.finish_sending();
    const Received rest = probe.read(16, bounds::kListen + probe.handshake());
    if (rest.bytes.empty()) return std::nullopt;
    return fmt::format("client {} got {} too many after its last echo: {}", index + 1,
                       counted(rest.bytes.size(), "byte"), shown(rest.bytes));
  }

  static std::string format_size_roughly(std::uint64_t bytes) {
    return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / double(1 << 20));
  }

  Device& device_;
  TimePoint start_;
  TimePoint end_;  ///< no new echoes after this
  SilenceWatch watch_;
  std::uint64_t lost_ = 0;     ///< segments, until the latest silence
  std::vector<Probe> probes_;  // the clients point to them
  std::vector<Client> clients_;
  std::vector<std::uint64_t> last_;  ///< number of the last echo of each, once one has failed
};

/// Connects as many clients as are known to be served at once.
std::vector<Probe> gather(Device& device, std::uint64_t clients) {
  std::vector<Probe> probes;
  while (probes.size() < clients) {
    Device::ConnectOptions options;
    if (!probes.empty()) options.settle = Nanoseconds(0);
    probes.push_back(device.connect(options));
  }
  return probes;
}

/// Reads the echo of one byte; false if it does not come in time.
std::variant<bool, CaseResult> answers(const Device& device, Stream& stream, std::size_t number,
                                       TimePoint end) {
  const Awaited awaited{&stream.probe(), !stream.all_sent()};
  while (!stream.over() && Clock::now() < end) {
    stream.send();
    if (!stream.receive()) wait_for_any(device, std::span(&awaited, 1), end - Clock::now());
  }
  if (stream.comparison().wrong()) {
    return failed(fmt::format("client {}", number), stream.failure(device));
  }
  return stream.ok();
}

/// Finds out, with one byte each, how many clients are served at once, and keeps these; or returns
/// what was wrong.
std::variant<std::vector<Probe>, CaseResult> find_served_clients(Device& device,
                                                                 std::uint64_t clients) {
  std::vector<Probe> all;
  all.reserve(clients);  // the streams point to them
  std::vector<Stream> streams;
  all.push_back(device.connect());
  // The first one gets all the time there is: without it there is no soak.
  if (const ProbeEcho echo = all.front().echo(device.payload(1)); !echo.ok()) {
    return failed("client 1", echo.failure);
  }
  const Nanoseconds timeout = bounds::kServedWithin + 2 * all.front().handshake();
  while (all.size() < clients) {
    auto attempt = device.try_connect({.settle = Nanoseconds(0), .timeout = timeout});
    if (std::holds_alternative<Failure>(attempt)) break;
    all.push_back(std::get<Probe>(std::move(attempt)));
    streams.emplace_back(all.back(), device.payload(1)).send();
  }
  std::vector<Probe> kept;
  kept.push_back(std::move(all.front()));
  const TimePoint end = after(Clock::now(), timeout);
  for (std::size_t i = 0; i < streams.size(); ++i) {
    auto answer = answers(device, streams[i], i + 2, end);
    if (auto* wrong = std::get_if<CaseResult>(&answer)) return std::move(*wrong);
    if (std::get<bool>(answer)) kept.push_back(std::move(all[i + 1]));
  }
  return kept;
}

}  // namespace

CaseResult soak(Device& device) {
  if (const auto served = device.served_at_once()) {
    const auto clients = std::clamp<std::uint64_t>(*served, 1, bounds::kSoakClients);
    return Soak(device, gather(device, clients)).run();
  }
  auto served = find_served_clients(device, std::min(device.plan().clients, bounds::kSoakClients));
  if (auto* wrong = std::get_if<CaseResult>(&served)) return std::move(*wrong);
  return Soak(device, std::get<std::vector<Probe>>(std::move(served))).run();
}

}  // namespace especho::check
