#include "net/poller.hpp"

#include <algorithm>
#include <array>
#include <asio/write.hpp>
#include <optional>
#include <vector>

#include "catch.hpp"
#include "core/clock.hpp"
#include "net/connection.hpp"
#include "support/fault_server.hpp"

using namespace especho;
using namespace especho::net;
using namespace std::chrono_literals;
using asio::ip::tcp;

namespace {

/// Both ends of connections: ours, which is polled, and the other one.
class Pairs {
 public:
  explicit Pairs(std::size_t count)
      : acceptor_(context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    for (std::size_t i = 0; i < count; ++i) add();
  }

  void add() {
    tcp::socket socket(context_);
    socket.connect(acceptor_.local_endpoint());
    ours_.emplace_back(std::move(socket), acceptor_.local_endpoint(), 0ns);
    theirs_.push_back(acceptor_.accept());
    theirs_.back().set_option(tcp::no_delay(true));
  }

  Connection& ours(std::size_t i) { return ours_[i]; }
  tcp::socket& theirs(std::size_t i) { return theirs_[i]; }
  std::size_t size() const { return ours_.size(); }

  void say(std::size_t i) {
    const char byte = 'x';
    REQUIRE(asio::write(theirs_[i], asio::buffer(&byte, 1)) == 1);
  }

 private:
  asio::io_context context_;
  tcp::acceptor acceptor_;
  std::vector<Connection> ours_;
  std::vector<tcp::socket> theirs_;
};

/// Reads all that is there; the status that came after it.
IoStatus drain(Connection& connection) {
  std::array<std::byte, 64> buffer{};
  IoResult read;
  while (read.status == IoStatus::done) read = connection.read_some(buffer);
  return read.status;
}

/// The first report that `wanted` holds for, of this id; none when the time is over before.
template <typename Wanted>
std::optional<Poller::Ready> wait_for(Poller& poller, std::size_t id, Wanted wanted,
                                      Nanoseconds longest = 60s) {
  const TimePoint end = Clock::now() + longest;
  while (Clock::now() < end) {
    for (const Poller::Ready& ready : poller.wait(10ms)) {
      if (ready.id == id && wanted(ready)) return ready;
    }
  }
  return std::nullopt;
}

constexpr auto kReadable = [](const Poller::Ready& ready) { return ready.readable; };
constexpr auto kWritable = [](const Poller::Ready& ready) { return ready.writable; };

}  // namespace

TEST_CASE("a wait for nothing ends when its time is over") {
  Poller poller;
  CHECK(poller.wait(0ns).empty());
  CHECK(poller.wait(1500us).empty());
  CHECK(poller.wait(3ms).empty());
}

TEST_CASE("who has something to read is told by its id") {
  Pairs pairs(3);
  Poller poller;
  for (std::size_t i = 0; i < 3; ++i)
    poller.add(pairs.ours(i).socket().native_handle(), 100 + i, Interest::read);
  CHECK_FALSE(wait_for(poller, 101, kReadable, 20ms));
  pairs.say(1);
  CHECK(wait_for(poller, 101, kReadable));
  CHECK(drain(pairs.ours(1)) == IoStatus::would_block);
  pairs.say(1);
  CHECK(wait_for(poller, 101, kReadable));
}

TEST_CASE("what came before a socket was added is told as well") {
  Pairs pairs(1);
  pairs.say(0);
  Poller poller;
  poller.add(pairs.ours(0).socket().native_handle(), 7, Interest::read);
  CHECK(wait_for(poller, 7, kReadable));
}

TEST_CASE("room to write is told when it is asked for") {
  Pairs pairs(1);
  Poller poller;
  poller.add(pairs.ours(0).socket().native_handle(), 7, Interest::both);
  CHECK(wait_for(poller, 7, kWritable));
}

TEST_CASE("room to write is told again when the peer has made some") {
  Pairs pairs(1);
  Poller poller;
  poller.add(pairs.ours(0).socket().native_handle(), 7, Interest::both);
  const std::vector<std::byte> much(std::size_t{1} << 20);
  // All buffers on the way are full when there is no room any more, and none comes.
  do {
    while (pairs.ours(0).write_some(much).status == IoStatus::done) continue;
  } while (wait_for(poller, 7, kWritable, 50ms));
  std::vector<char> taken(much.size());
  std::optional<Poller::Ready> ready;
  const TimePoint end = Clock::now() + 60s;
  for (pairs.theirs(0).non_blocking(true); !ready && Clock::now() < end;) {
    asio::error_code nothing_is_fine;
    pairs.theirs(0).read_some(asio::buffer(taken), nothing_is_fine);
    ready = wait_for(poller, 7, kWritable, 10ms);
  }
  REQUIRE(ready);
  CHECK(pairs.ours(0).write_some(much).status == IoStatus::done);
}

TEST_CASE("an end and a reset can be read") {
  Pairs pairs(2);
  Poller poller;
  for (std::size_t i = 0; i < 2; ++i)
    poller.add(pairs.ours(i).socket().native_handle(), i, Interest::read);
  pairs.theirs(0).shutdown(tcp::socket::shutdown_send);
  CHECK(wait_for(poller, 0, kReadable));
  CHECK(drain(pairs.ours(0)) == IoStatus::closed);
  pairs.theirs(1).set_option(asio::socket_base::linger(true, 0));
  pairs.theirs(1).close();
  CHECK(wait_for(poller, 1, kReadable));
  CHECK(drain(pairs.ours(1)) == IoStatus::reset);
}

TEST_CASE("an end that came together with bytes is found by who reads as agreed") {
  Pairs pairs(1);
  pairs.say(0);
  pairs.theirs(0).shutdown(tcp::socket::shutdown_send);
  Poller poller;
  poller.add(pairs.ours(0).socket().native_handle(), 4, Interest::read);
  // Until less comes than there is room for; and to the end, once that is told.
  std::array<std::byte, 64> buffer{};
  IoResult read;
  const TimePoint end = Clock::now() + 60s;
  while (read.status != IoStatus::closed && Clock::now() < end) {
    const auto ready = wait_for(poller, 4, kReadable, 60s);
    REQUIRE(ready);
    do {
      read = pairs.ours(0).read_some(buffer);
    } while (read.status == IoStatus::done && (ready->ended || read.bytes == buffer.size()));
  }
  CHECK(read.status == IoStatus::closed);
}

TEST_CASE("a handshake that fails is told") {
  const especho_test::ClosedPort port;
  asio::io_context context;
  tcp::socket socket(context, tcp::v4());
  socket.async_connect({asio::ip::address_v4::loopback(), port.target().port},
                       [](const asio::error_code&) {});
  Poller poller;
  poller.add(socket.native_handle(), 3, Interest::both);
  CHECK(wait_for(poller, 3, [](const auto&) { return true; }));
}

TEST_CASE("who was removed is not told of any more and the others are") {
  Pairs pairs(3);
  Poller poller;
  for (std::size_t i = 0; i < 3; ++i)
    poller.add(pairs.ours(i).socket().native_handle(), i, Interest::read);
  poller.remove(pairs.ours(1).socket().native_handle());
  for (std::size_t i = 0; i < 3; ++i) pairs.say(i);
  std::vector<bool> seen(3);
  const TimePoint end = Clock::now() + 60s;
  while ((!seen[0] || !seen[2]) && Clock::now() < end) {
    for (const Poller::Ready& ready : poller.wait(10ms)) {
      seen[ready.id] = seen[ready.id] || ready.readable;
    }
  }
  CHECK_FALSE(wait_for(poller, 1, kReadable, 20ms));
  CHECK(seen == std::vector<bool>{true, false, true});
}

TEST_CASE("an id that was removed can be another socket's") {
  Pairs pairs(2);
  Poller poller;
  poller.add(pairs.ours(0).socket().native_handle(), 5, Interest::read);
  poller.remove(pairs.ours(0).socket().native_handle());
  pairs.ours(0).close();
  poller.add(pairs.ours(1).socket().native_handle(), 5, Interest::read);
  pairs.say(1);
  CHECK(wait_for(poller, 5, kReadable));
}

TEST_CASE("of very many sockets each one is told") {
  constexpr std::size_t kMany = 400;  // more than one call reports
  Pairs pairs(kMany);
  Poller poller;
  for (std::size_t i = 0; i < kMany; ++i)
    poller.add(pairs.ours(i).socket().native_handle(), i, Interest::read);
  for (std::size_t i = 0; i < kMany; ++i) pairs.say(i);
  std::vector<bool> seen(kMany);
  const TimePoint end = Clock::now() + 60s;
  while (std::count(seen.begin(), seen.end(), true) < 400 && Clock::now() < end) {
    for (const Poller::Ready& ready : poller.wait(10ms)) {
      REQUIRE(ready.id < kMany);
      if (!ready.readable) continue;
      seen[ready.id] = true;
      CHECK(drain(pairs.ours(ready.id)) == IoStatus::would_block);
    }
  }
  CHECK(std::count(seen.begin(), seen.end(), true) == 400);
}
