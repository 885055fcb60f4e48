#include "net/addresses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <asio/error.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/udp.hpp>
#include <string_view>
#include <utility>

#include "net/connection.hpp"
#include "net/fixed_timeouts.hpp"
#include "net/interfaces.hpp"

namespace especho::net {
/// Asio looks names up with the system's blocking call, on one thread for each resolver service,
/// and has one service for each protocol. With TCP's for one family and UDP's for the other, which
/// give the same addresses, a silent AAAA does not keep A waiting.
struct LookUp::State {
  State(std::string name, Family asked_for) : host(std::move(name)), family(asked_for) {}

  bool pending() {
    const std::lock_guard lock(mutex);
    return ipv4.pending() || ipv6.pending();
  }

  template <typename Results>
  void answered(Answer& answer, const asio::error_code& error, const Results& results) {
    const std::lock_guard lock(mutex);
    answer.answered = Clock::now();
    answer.addresses.clear();
    for (const auto& result : results) answer.addresses.push_back(result.endpoint().address());
    answer.state = answer.addresses.empty() ? Answer::State::failed : Answer::State::found;
    answer.server_failed =
        error == asio::error::host_not_found_try_again || error == asio::error::no_recovery;
    answer.error = answer.server_failed ? "the name server failed or did not answer"
                   : !error || error == asio::error::host_not_found ? "not found"
                                                                    : error.message();
  }

  template <typename Resolver>
  void ask(Answer& answer, Resolver& resolver, const typename Resolver::protocol_type& protocol) {
    {
      const std::lock_guard lock(mutex);
      if (answer.pending()) return;
      answer.state = Answer::State::pending;
      answer.asked = Clock::now();
    }
    resolver.async_resolve(protocol, host, "", asio::ip::resolver_base::flags(),
                           [this, &answer](const asio::error_code& error, const auto& results) {
                             answered(answer, error, results);
                           });
  }

  void ask() {
    if (family != Family::ipv6) ask(ipv4, ipv4_resolver, asio::ip::tcp::v4());
    if (family != Family::ipv4) ask(ipv6, ipv6_resolver, asio::ip::udp::v6());
  }

  const std::string host;
  const Family family;
  std::mutex mutex;  ///< of both families
  Answer ipv4;
  Answer ipv6;
  asio::io_context context;
  asio::executor_work_guard<asio::io_context::executor_type> open{context.get_executor()};
  asio::ip::tcp::resolver ipv4_resolver{context};
  asio::ip::udp::resolver ipv6_resolver{context};
};

/// Abandoned look-ups. Destroying one joins its threads, and so waits for the system's call,
/// however long that takes. So a look-up is destroyed only after it has ended, and those still
/// pending at exit are left alone.
class LookUp::Abandoned {
 public:
  static Abandoned& all() {
    static auto* const all = new Abandoned;  // never destroyed
    return *all;
  }

  void add(std::unique_ptr<State> state) {
    const std::lock_guard lock(mutex_);
    states_.push_back(std::move(state));
  }

  void remove_ended() {
    const std::lock_guard lock(mutex_);
    std::erase_if(states_, [](const auto& state) {
      state->context.poll();
      return !state->pending();
    });
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<State>> states_;
};

LookUp::LookUp(const std::string& host, Family family)
    : state_(std::make_unique<State>(host, family)) {
  Abandoned::all().remove_ended();
  state_->ask();
}

LookUp::~LookUp() {
  state_->context.poll();
  if (state_->pending()) Abandoned::all().add(std::move(state_));
}

void LookUp::ask_again() {
  state_->ask();
}

void LookUp::run_for(Nanoseconds longest) {
  if (longest > Nanoseconds(0)) {
    state_->context.run_one_for(longest);
  } else {
    state_->context.poll();
  }
}

LookUp::Answer LookUp::ipv4() const {
  const std::lock_guard lock(state_->mutex);
  return state_->ipv4;
}

LookUp::Answer LookUp::ipv6() const {
  const std::lock_guard lock(state_->mutex);
  return state_->ipv6;
}

bool LookUp::pending() const {
  return state_->pending();
}

namespace {

using Answer = LookUp::Answer;

/// How long IPv4 addresses wait for IPv6 ones (RFC 8305, section 3).
constexpr Nanoseconds kResolutionDelay = std::chrono::milliseconds(50);

/// When none of the known addresses can be connected to, how long a half-answered look-up is given
/// from its start. Some name servers never answer for IPv6, nor does the mDNS of an ESP32.
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

bool may_begin(const Answer& v4, const Answer& v6, TimePoint now) {
  if (v6.found() || (!v4.pending() && !v6.pending())) return true;
  // A family that was asked earlier and is still silent is not about to answer.
  return v4.found() && (v6.asked < v4.asked || now >= v4.answered + kResolutionDelay);
}

/// When the pending family was asked; long ago if none is pending.
TimePoint last_asked(const LookUp& look_up) {
  TimePoint asked = TimePoint::min();
  for (const Answer& answer : {look_up.ipv4(), look_up.ipv6()}) {
    if (answer.pending()) asked = std::max(asked, answer.asked);
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
    if (const Answer v4 = look_up_->ipv4(); v4.found()) {
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
      !taken_ && (known.endpoints.empty() || now < last_asked(*look_up_) + kOtherHalf);
  return known;
}

void Addresses::take_answers(TimePoint now) {
  look_up_->run_for(Nanoseconds(0));
  taken_ = !look_up_->pending();
  const Answer v4 = look_up_->ipv4();
  const Answer v6 = look_up_->ipv6();
  if (!may_begin(v4, v6, now)) return;
  auto endpoints = in_order(v4, v6);
  if (endpoints.empty()) return;
  endpoints_ = std::move(endpoints);
  if (reached_.look_up) return;
  reached_.look_up = now - std::max(v4.asked, v6.asked);
  reached_.unanswered = v4.pending() ? kIpv4 : v6.pending() ? kIpv6 : "";
}

std::vector<Addresses::Endpoint> Addresses::in_order(const Answer& v4, const Answer& v6) const {
  std::vector<Endpoint> endpoints;
  for (std::size_t i = 0; i < std::max(v4.addresses.size(), v6.addresses.size()); ++i) {
    for (const Answer* answer : {&v6, &v4}) {
      if (i < answer->addresses.size()) endpoints.emplace_back(answer->addresses[i], target_.port);
    }
  }
  return endpoints;
}

void Addresses::worked(const Endpoint& endpoint, TimePoint now) {
  const std::lock_guard lock(mutex_);
  if (!worked_ && first_failed_) reached_.ready_after = now - *first_failed_;
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

void Addresses::none_worked(TimePoint began) {
  const std::lock_guard lock(mutex_);
  stale_ = true;
  if (!first_failed_) first_failed_ = began;
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
  const Answer v4 = look_up_->ipv4();
  const Answer v6 = look_up_->ipv6();
  failure.elapsed = now - std::max(v4.asked, v6.asked);
  const char* const to = v6.state == Answer::State::not_asked   ? " to an IPv4 address"
                         : v4.state == Answer::State::not_asked ? " to an IPv6 address"
                                                                : "";
  failure.detail = fmt::format("the name '{}' does not resolve{}: {}", target_.host, to,
                               what_failed(v4, v6, now));
  failure.advice = what_to_do(v4, v6);
  return failure;
}

std::string Addresses::what_failed(const Answer& v4, const Answer& v6, TimePoint now) const {
  if (v4.pending() && v6.pending()) {
    return fmt::format("no answer for {} or {} within {}", kIpv4, kIpv6,
                       format_duration(now - std::max(v4.asked, v6.asked)));
  }
  const auto text = [&](const Answer& answer) {
    return answer.pending()
               ? fmt::format("no answer within {}", format_duration(now - answer.asked))
               : answer.error;
  };
  if (v6.state == Answer::State::not_asked) return text(v4);
  if (v4.state == Answer::State::not_asked || text(v4) == text(v6)) return text(v6);
  const char* const advice = !v4.pending() && !v6.pending() ? ""
                             : v6.pending()                 ? " (-4 leaves it out)"
                                                            : " (-6 leaves it out)";
  const bool v6_last = !v4.pending();
  return fmt::format("{}: {}; {}: {}{}", v6_last ? kIpv4 : kIpv6, text(v6_last ? v4 : v6),
                     v6_last ? kIpv6 : kIpv4, text(v6_last ? v6 : v4), advice);
}

std::string Addresses::what_to_do(const Answer& v4, const Answer& v6) const {
  if (is_local_name(target_.host)) {
    return "names that end in .local need multicast DNS (avahi-daemon with libnss-mdns on Linux); "
           "or use the address that the device prints";
  }
  const auto said_nothing = [](const Answer& answer) {
    return answer.pending() || answer.server_failed;
  };
  const bool no_answer = said_nothing(v4) || said_nothing(v6);
  const bool restricted =
      v4.state == Answer::State::not_asked || v6.state == Answer::State::not_asked;
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
