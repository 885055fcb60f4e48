#include "net/resolve.hpp"

#include <asio/io_context.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace especho::net {
namespace {

using asio::ip::tcp;

struct Lookup {
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;
  Resolved result;
};

Resolved look_up(const Target& target) {
  asio::io_context context;
  tcp::resolver resolver(context);
  const auto flags = tcp::resolver::numeric_service;
  asio::error_code error;
  tcp::resolver::results_type found;
  const std::string port = std::to_string(target.port);
  switch (target.family) {
    case Family::any:
      found = resolver.resolve(target.host, port, flags, error);
      break;
    case Family::ipv4:
      found = resolver.resolve(tcp::v4(), target.host, port, flags, error);
      break;
    case Family::ipv6:
      found = resolver.resolve(tcp::v6(), target.host, port, flags, error);
      break;
  }
  Resolved result;
  for (const auto& entry : found) result.endpoints.push_back(entry.endpoint());
  if (result.endpoints.empty()) result.error = error ? error.message() : "no address";
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
  std::thread([lookup, target] {
    Resolved result = look_up(target);
    const std::lock_guard lock(lookup->mutex);
    lookup->result = std::move(result);
    lookup->done = true;
    lookup->changed.notify_one();
  }).detach();
  std::unique_lock lock(lookup->mutex);
  while (!lookup->done && Clock::now() < deadline && stop == 0) {
    lookup->changed.wait_for(lock, std::chrono::milliseconds(100));
  }
  if (!lookup->done) return {{}, "the name server did not answer in time"};
  return lookup->result;
}

}  // namespace especho::net
