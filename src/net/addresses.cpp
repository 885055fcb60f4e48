#include "net/addresses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "net/connection.hpp"
#include "net/interfaces.hpp"
#include "net/patience.hpp"

namespace especho::net {
namespace {

using Half = LookUp::Half;

/// How long IPv4 addresses wait for IPv6 ones (RFC 8305, section 3).
constexpr Nanoseconds kResolutionDelay = std::chrono::milliseconds(50);

/// How long after its start a look-up that is half answered is waited for when none of the
/// addresses that are known can be connected to. Some name servers never answer for IPv6, nor does
/// the mDNS of an ESP32.
constexpr Nanoseconds kOtherHalf = std::chrono::seconds(1);

constexpr const char* kIpv4 = "IPv4 (A)";
constexpr const char* kIpv6 = "IPv6 (AAAA)";

bool is_local_name(std::string_view host) {
  return host.ends_with(".local") || host.ends_with(".local.");
}

bool suits(const asio::ip::address& address, Family family) {
  return family == Family::any || (family == Family::ipv4) == address.is_v4();
}

std::optional<asio::ip::address> numeric(const std::string& host) {
  asio::error_code error;
  const auto address = asio::ip::make_address(host, error);
  return error ? std::nullopt : std::optional(address);
}

/// A source address can only reach addresses of its own family.
Target with_family_of_source(Target target) {
  if (const auto source = numeric(target.source); source && target.family == Family::any) {
    target.family = source->is_v4() ? Family::ipv4 : Family::ipv6;
  }
  return target;
}

bool may_begin(const Half& v4, const Half& v6, TimePoint now) {
  if (v6.found() || (!v4.pending() && !v6.pending())) return true;
  // What was asked earlier and is still silent is not about to answer.
  return v4.found() && (v6.asked < v4.asked || now >= v4.answered + kResolutionDelay);
}

/// When what is pending was asked; long ago if nothing is.
TimePoint asked_lately(const LookUp& look_up) {
  TimePoint asked = TimePoint::min();
  for (const Half& half : {look_up.ipv4(), look_up.ipv6()}) {
    if (half.pending()) asked = std::max(asked, half.asked);
  }
  return asked;
}

}  // namespace

Addresses::Addresses(Target target) : target_(with_family_of_source(std::move(target))) {
  const auto address = numeric(target_.host);
  needs_look_up_ = !address;
  if (address && suits(*address, target_.family)) endpoints_ = {{*address, target_.port}};
}

Addresses::Addresses(Target target, std::vector<Endpoint> endpoints)
    : target_(with_family_of_source(std::move(target))), endpoints_(std::move(endpoints)) {}

void Addresses::begin() {
  if (!needs_look_up_) return;
  const std::lock_guard lock(mutex_);
  if (!look_up_) {
    look_up_ = std::make_unique<LookUp>(target_.host, target_.family);
  } else if (std::exchange(stale_, false)) {
    look_up_->ask_again();
  } else {
    return;
  }
  taken_ = false;
}

void Addresses::wait(TimePoint deadline, const StopFlag& stop) {
  begin();
  TimePoint now = Clock::now();
  for (Known all = known(now); all.endpoints.empty() && all.more_may_come; all = known(now)) {
    if (now >= deadline || stop != 0) return;
    Nanoseconds longest = std::min<Nanoseconds>(deadline - now, kSlice);
    if (const Half v4 = look_up_->ipv4(); v4.found()) {
      longest = std::min<Nanoseconds>(longest, v4.answered + kResolutionDelay - now);
    }
    look_up_->run_for(longest);
    now = Clock::now();
  }
}

Addresses::Known Addresses::known(TimePoint now) {
  const std::lock_guard lock(mutex_);
  if (!taken_) take_answers(now);
  Known known;
  known.endpoints = endpoints_;
  if (worked_) {
    const auto first = std::find(known.endpoints.begin(), known.endpoints.end(), *worked_);
    if (first != known.endpoints.end()) std::rotate(known.endpoints.begin(), first, first + 1);
  }
  known.more_may_come =
      !taken_ && (known.endpoints.empty() || now < asked_lately(*look_up_) + kOtherHalf);
  return known;
}

void Addresses::take_answers(TimePoint now) {
  look_up_->run_for(Nanoseconds(0));
  taken_ = !look_up_->pending();
  const Half v4 = look_up_->ipv4();
  const Half v6 = look_up_->ipv6();
  if (!may_begin(v4, v6, now)) return;
  auto endpoints = in_order(v4, v6);
  if (endpoints.empty()) return;
  endpoints_ = std::move(endpoints);
  if (reached_.look_up) return;
  reached_.look_up = now - std::max(v4.asked, v6.asked);
  reached_.unanswered = v4.pending() ? kIpv4 : v6.pending() ? kIpv6 : "";
}

std::vector<Addresses::Endpoint> Addresses::in_order(const Half& v4, const Half& v6) const {
  std::vector<Endpoint> endpoints;
  for (std::size_t i = 0; i < std::max(v4.addresses.size(), v6.addresses.size()); ++i) {
    for (const Half* half : {&v6, &v4}) {
      if (i < half->addresses.size()) endpoints.emplace_back(half->addresses[i], target_.port);
    }
  }
  return endpoints;
}

void Addresses::worked(const Endpoint& endpoint) {
  const std::lock_guard lock(mutex_);
  worked_ = endpoint;
}

void Addresses::silent(const Endpoint& endpoint, Nanoseconds waited) {
  const std::lock_guard lock(mutex_);
  const std::string address = to_string(endpoint.address());
  for (SilentAddress& known : reached_.silent) {
    if (known.address != address) continue;
    known.waited = std::max(known.waited, waited);
    return;
  }
  reached_.silent.push_back({address, waited});
}

void Addresses::none_worked() {
  const std::lock_guard lock(mutex_);
  stale_ = true;
}

Failure Addresses::failure(TimePoint now) const {
  const std::lock_guard lock(mutex_);
  Failure failure;
  failure.outcome = Outcome::unreachable;
  failure.peer = to_string(target_);
  if (!look_up_) {
    failure.detail =
        fmt::format("'{}' is an address of the other IP version than was asked for", target_.host);
    failure.advice = "leave -4, -6 or --source out, or give an address of that version";
    return failure;
  }
  const Half v4 = look_up_->ipv4();
  const Half v6 = look_up_->ipv6();
  failure.elapsed = now - std::max(v4.asked, v6.asked);
  const char* const to = v6.state == Half::State::not_asked   ? " to an IPv4 address"
                         : v4.state == Half::State::not_asked ? " to an IPv6 address"
                                                              : "";
  failure.detail = fmt::format("the name '{}' does not resolve{}: {}", target_.host, to,
                               what_failed(v4, v6, now));
  failure.advice = what_to_do(v4, v6);
  return failure;
}

std::string Addresses::what_failed(const Half& v4, const Half& v6, TimePoint now) const {
  if (v4.pending() && v6.pending()) {
    return fmt::format("no answer for {} or {} within {}", kIpv4, kIpv6,
                       format_duration(now - std::max(v4.asked, v6.asked)));
  }
  const auto text = [&](const Half& half) {
    return half.pending() ? fmt::format("no answer within {}", format_duration(now - half.asked))
                          : half.error;
  };
  if (v6.state == Half::State::not_asked) return text(v4);
  if (v4.state == Half::State::not_asked || text(v4) == text(v6)) return text(v6);
  const char* const way_out = !v4.pending() && !v6.pending() ? ""
                              : v6.pending()                 ? " (-4 leaves it out)"
                                                             : " (-6 leaves it out)";
  const bool v6_last = !v4.pending();
  return fmt::format("{}: {}; {}: {}{}", v6_last ? kIpv4 : kIpv6, text(v6_last ? v4 : v6),
                     v6_last ? kIpv6 : kIpv4, text(v6_last ? v6 : v4), way_out);
}

std::string Addresses::what_to_do(const Half& v4, const Half& v6) const {
  if (is_local_name(target_.host)) {
    return "names that end in .local need multicast DNS (avahi-daemon with libnss-mdns on Linux); "
           "or use the address that the device prints";
  }
  const auto said_nothing = [](const Half& half) { return half.pending() || half.server_failed; };
  const bool no_answer = said_nothing(v4) || said_nothing(v6);
  const bool restricted = v4.state == Half::State::not_asked || v6.state == Half::State::not_asked;
  return std::string(no_answer    ? "check this machine's network and its name server"
                     : restricted ? "check the spelling, leave -4, -6 or --source out"
                                  : "check the spelling") +
         ", or use the address that the device prints";
}

Reached Addresses::reached() const {
  const std::lock_guard lock(mutex_);
  return reached_;
}

}  // namespace especho::net
