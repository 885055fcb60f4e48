#include "net/addresses.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "net/resolve.hpp"

namespace especho::net {
namespace {

bool is_local_name(std::string_view host) {
  return host.ends_with(".local") || host.ends_with(".local.");
}

}  // namespace

Addresses::Addresses(Target target) : target_(std::move(target)) {}

std::shared_ptr<const Addresses::List> Addresses::known() const {
  const std::lock_guard lock(mutex_);
  return known_;
}

std::optional<Failure> Addresses::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void Addresses::forget() {
  const std::lock_guard lock(mutex_);
  known_.reset();
  failure_.reset();
}

void Addresses::look_up(TimePoint deadline, const StopFlag& stop) {
  if (known()) return;
  const TimePoint start = Clock::now();
  Resolved resolved = resolve(target_, deadline, stop);
  const std::lock_guard lock(mutex_);
  if (!resolved.endpoints.empty()) {
    known_ = std::make_shared<const List>(std::move(resolved.endpoints));
    failure_.reset();
    return;
  }
  Failure failure;
  failure.outcome = Outcome::unreachable;
  failure.peer = to_string(target_);
  failure.detail = fmt::format("the name '{}' does not resolve: {}", target_.host, resolved.error);
  failure.elapsed = Clock::now() - start;
  failure.advice = is_local_name(target_.host)
                       ? "names that end in .local need multicast DNS (avahi-daemon with "
                         "libnss-mdns on Linux); or use the address that the device prints"
                       : "check the spelling, or use the address that the device prints";
  failure_ = std::move(failure);
}

}  // namespace especho::net
