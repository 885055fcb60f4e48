#include "check/experiments/session.hpp"

#include <algorithm>
#include <utility>

namespace especho::check {

std::optional<ProbeEcho> Session::echo(std::uint64_t size, Acks acks) {
  if (given_up()) return std::nullopt;
  const auto attempt = [&](std::uint64_t bytes) -> std::optional<ProbeEcho> {
    ProbeEcho echo = probe_->echo(device_.payload(bytes), acks);
    if (echo.ok()) return echo;
    probe_.reset();
    ++lost_;
    return std::nullopt;
  };
  if (!probe_) {
    probe_.emplace(device_.connect());
    if (!attempt(1)) return std::nullopt;  // not to include the time to accept it
  }
  return attempt(size);
}

std::size_t affordable(const Device& device, Nanoseconds budget, Nanoseconds each,
                       std::size_t least, std::size_t most, double part) {
  if (each <= Nanoseconds(0)) return most;
  const double possible = part * to_seconds(device.time_left()) / to_seconds(each);
  const auto wanted = std::clamp(static_cast<std::size_t>(budget / each), least, most);
  return std::min(wanted, static_cast<std::size_t>(possible));
}

std::vector<double> spread_evenly(std::size_t count, SplitMix& random) {
  std::vector<double> parts;
  for (std::size_t i = 0; i < count; ++i) {
    parts.push_back((static_cast<double>(i) + random.unit()) / static_cast<double>(count));
  }
  for (std::size_t i = count; i > 1; --i) std::swap(parts[i - 1], parts[random.next() % i]);
  return parts;
}

}  // namespace especho::check
