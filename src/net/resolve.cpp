#include "net/resolve.hpp"

#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <thread>

#ifndef _WIN32
#include <netdb.h>
#endif

namespace especho::net {
namespace {

using asio::ip::tcp;

/// Plain getaddrinfo(), since the thread may outlive the objects that a library keeps for itself,
/// such as error categories, when the program ends.
struct Lookup {
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;
  int error = 0;
  addrinfo* found = nullptr;

  Lookup() = default;
  Lookup(const Lookup&) = delete;
  Lookup& operator=(const Lookup&) = delete;
  ~Lookup() {
    if (found != nullptr) freeaddrinfo(found);
  }
};

int family_hint(Family family) {
  switch (family) {
    case Family::ipv4:
      return AF_INET;
    case Family::ipv6:
      return AF_INET6;
    case Family::any:
      break;
  }
  return AF_UNSPEC;
}

void look_up(const std::shared_ptr<Lookup>& lookup, const std::string& host, int family) {
  addrinfo hints = {};
  hints.ai_family = family;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(host.c_str(), nullptr, &hints, &found);
  const std::lock_guard lock(lookup->mutex);
  lookup->found = found;
  lookup->error = error;
  lookup->done = true;
  lookup->changed.notify_one();
}

Resolved result_of(const Lookup& lookup, std::uint16_t port) {
  Resolved result;
  for (const addrinfo* entry = lookup.found; entry != nullptr; entry = entry->ai_next) {
    tcp::endpoint endpoint;
    if (entry->ai_addrlen > endpoint.capacity()) continue;
    std::memcpy(endpoint.data(), entry->ai_addr, entry->ai_addrlen);
    endpoint.resize(entry->ai_addrlen);
    endpoint.port(port);
    result.endpoints.push_back(endpoint);
  }
  if (lookup.error != 0) {
    result.error = gai_strerror(lookup.error);
  } else if (result.endpoints.empty()) {
    result.error = "no address";
  }
  return result;
}

bool suits(const asio::ip::address& address, Family family) {
  return family == Family::any || (family == Family::ipv4) == address.is_v4();
}

}  // namespace

Resolved resolve(const Target& target, TimePoint deadline, const StopFlag& stop) {
  asio::error_code not_numeric;
  const auto address = asio::ip::make_address(target.host, not_numeric);
  if (!not_numeric) {
    if (suits(address, target.family)) return {{tcp::endpoint(address, target.port)}, {}};
    return {{}, "the address is of the other IP version than -4 or -6 asks for"};
  }
  const auto lookup = std::make_shared<Lookup>();
  std::thread(look_up, lookup, target.host, family_hint(target.family)).detach();
  std::unique_lock lock(lookup->mutex);
  while (!lookup->done && Clock::now() < deadline && stop == 0) {
    lookup->changed.wait_for(lock, std::chrono::milliseconds(100));
  }
  if (!lookup->done) return {{}, "the name server did not answer in time"};
  return result_of(*lookup, target.port);
}

}  // namespace especho::net
