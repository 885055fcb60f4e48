// Several clients of one device.
#include <future>
#include <list>
#include <memory>
#include <string>

#include "catch.hpp"
#include "client.hpp"
#include "firmware/host/device.hpp"
#include "fixtures.hpp"

using namespace device_test;
using namespace especho::device;

namespace {

constexpr int slots = 4;  // of the sketch as shipped

bool echoes(TcpClient& client, const std::string& text) {
  return client.exchange(text) == text;
}

}  // namespace

TEST_CASE("several clients at once are all served") {
  const VirtualDevice device({});
  std::list<TcpClient> clients;
  for (int i = 0; i < slots; ++i) clients.emplace_back(device.port());
  for (int round = 0; round < 20; ++round) {
    for (TcpClient& client : clients) REQUIRE(echoes(client, payload(3000)));
  }
}

TEST_CASE("clients that send at the same time each get their own echo") {
  const VirtualDevice device({});
  std::list<std::future<bool>> running;
  for (std::size_t i = 0; i < slots; ++i) {
    running.push_back(std::async(std::launch::async, [port = device.port(), i] {
      TcpClient client(port);
      return echoes(client, payload(200'000 + i));
    }));
  }
  for (auto& echoed : running) CHECK(echoed.get());
}

TEST_CASE("a client that does not read stalls no other, and loses nothing when it reads later") {
  const VirtualDevice device({});
  TcpClient lazy(device.port(), 4096);
  const std::string sent = payload(1024 * 1024);
  auto sending = std::async(std::launch::async, [&] {
    lazy.send(sent);
    lazy.finish_sending();
  });
  const std::string begin = lazy.receive(1);

  TcpClient busy(device.port());
  for (int i = 0; i < 50; ++i) REQUIRE(echoes(busy, payload(5000)));

  CHECK(begin + lazy.receive_all() == sent);
  sending.get();
}

TEST_CASE("a client beyond the slots waits until one is free") {
  const VirtualDevice device({});
  std::list<TcpClient> served;
  for (int i = 0; i < slots; ++i) {
    served.emplace_back(device.port());
    REQUIRE(echoes(served.back(), "accepted"));
  }
  TcpClient waiting(device.port());
  waiting.send("patient");
  for (TcpClient& client : served) REQUIRE(echoes(client, payload(5000)));
  CHECK_FALSE(waiting.has_received());

  served.pop_front();
  CHECK(waiting.receive(7) == "patient");
}

TEST_CASE("after a client resets its connection, the next one is served") {
  SerialLog log;
  const VirtualDevice device({.on_serial = log.sink()});
  TcpClient rude(device.port());
  REQUIRE(echoes(rude, "hello"));
  rude.reset();
  REQUIRE(log.wait_for("Client disconnected\n"));

  TcpClient next(device.port());
  REQUIRE(echoes(next, payload(5000)));
}

TEST_CASE("the tutorial serves one client at a time") {
  const VirtualDevice device({.profile = Profile::tutorial});
  TcpClient first(device.port());
  REQUIRE(echoes(first, "first"));
  TcpClient second(device.port());
  second.send("second");
  for (int i = 0; i < 20; ++i) REQUIRE(echoes(first, "first"));
  CHECK_FALSE(second.has_received());
}

TEST_CASE("the tutorial serves a queued client when the one before has left") {
  const VirtualDevice device({.profile = Profile::tutorial});
  auto first = std::make_unique<TcpClient>(device.port());
  REQUIRE(echoes(*first, "first"));
  TcpClient second(device.port());
  second.send("second");
  first->reset();
  CHECK(second.receive(6) == "second");
}
