// WiFiClient, as sketches know it from the real core.
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <future>
#include <string>
#include <vector>

#include "catch.hpp"
#include "client.hpp"
#include "fixtures.hpp"

using namespace device_test;
using especho::device::Board;

namespace {

void wait_for_data(WiFiClient& client, int count) {
  while (client.available() < count) delay(1);
}

/// Stays true forever when something is left in the socket.
bool connected_now(WiFiClient& client) {
  errno = 0;
  return client.connected() != 0;
}

}  // namespace

TEST_CASE("available() counts the receive buffer and the socket") {
  OneClientSketch<std::vector<int>> sketch([](WiFiClient& client) {
    wait_for_data(client, 3000);
    std::vector<int> seen{client.available(), client.read()};
    seen.push_back(client.available());
    return seen;
  });
  const Board board({}, sketch.sketch());
  TcpClient client(board.port());
  client.send(std::string(3000, 'x'));
  CHECK(sketch.result() == std::vector<int>{3000, 'x', 2999});
}

TEST_CASE("connected() is false although the receive buffer still holds 1435 bytes") {
  OneClientSketch<std::vector<int>> sketch([](WiFiClient& client) {
    wait_for_data(client, 1436);
    client.read();  // fetches all 1436 bytes out of the socket
    while (connected_now(client)) delay(1);
    std::vector<std::uint8_t> rest(2000);
    std::vector<int> seen{client.available()};
    seen.push_back(client.read(rest.data(), rest.size()));
    return seen;
  });
  const Board board({}, sketch.sketch());
  TcpClient client(board.port());
  client.send(std::string(1436, 'x'));
  client.finish_sending();
  CHECK(sketch.result() == std::vector<int>{1435, 1435});
}

TEST_CASE("connected() is true while the socket holds what the receive buffer could not") {
  std::promise<void> ended;
  OneClientSketch<bool> sketch([&ended](WiFiClient& client) {
    ended.get_future().wait();
    wait_for_data(client, 1437);
    client.read();
    return connected_now(client);
  });
  const Board board({}, sketch.sketch());
  TcpClient client(board.port());
  client.send(std::string(1437, 'x'));
  client.finish_sending();
  ended.set_value();
  CHECK(sketch.result());
}

TEST_CASE("connected() leaves the same errno as the real one") {
  OneClientSketch<std::vector<int>> sketch([](WiFiClient& client) {
    std::vector<int> seen;
    errno = 0;
    client.connected();
    seen.push_back(errno);  // nothing waits
    client.write('!');      // now the other side sends
    wait_for_data(client, 1);
    errno = ENOENT;
    client.connected();
    seen.push_back(errno);  // data waits: left as it was
    client.read();
    while (connected_now(client)) delay(1);
    seen.push_back(errno);  // the end of the stream
    return seen;
  });
  const Board board({}, sketch.sketch());
  TcpClient client(board.port());
  REQUIRE(client.receive(1) == "!");
  client.send("?");
  client.finish_sending();
  CHECK(sketch.result() == std::vector<int>{EWOULDBLOCK, ENOENT, ENOTCONN});
}

TEST_CASE("an empty client reads nothing and is not connected") {
  OneClientSketch<std::vector<int>> sketch([](WiFiClient& client) {
    std::uint8_t octet = 0;
    std::vector<int> seen{client.available(), client.read(), client.read(&octet, 1)};
    client.stop();
    seen.insert(seen.end(), {client.fd(), client.available(), client.read(&octet, 1)});
    seen.push_back(static_cast<int>(client.write(octet)));
    seen.push_back(client ? 1 : 0);
    return seen;
  });
  const Board board({}, sketch.sketch());
  TcpClient client(board.port());
  CHECK(sketch.result() == std::vector<int>{0, -1, 0, -1, 0, -1, 0, 0});
  CHECK(client.receive_all().empty());
}

TEST_CASE("write() gives up with a short count and leaves the connection open") {
  struct Outcome {
    std::size_t written;
    bool connected;
  };
  const std::vector<std::uint8_t> much(4 * 1024 * 1024, 'x');
  OneClientSketch<Outcome> sketch([&much](WiFiClient& client) {
    const std::size_t written = client.write(much.data(), much.size());
    return Outcome{written, connected_now(client)};
  });
  const Board board({.write_wait = std::chrono::milliseconds(1), .write_tries = 3},
                    sketch.sketch());
  TcpClient client(board.port(), 4096);
  const Outcome outcome = sketch.result();
  CHECK(outcome.written > 0);
  CHECK(outcome.written < much.size());
  CHECK(outcome.connected);
  CHECK(client.receive_all().size() == outcome.written);
}

TEST_CASE("write() to a client that reset the connection stops it") {
  OneClientSketch<int> sketch([](WiFiClient& client) {
    while (client.fd() >= 0) {
      client.write('x');
      delay(1);
    }
    return errno;
  });
  const Board board({}, sketch.sketch());
  TcpClient client(board.port());
  REQUIRE(client.receive(1) == "x");
  client.reset();
  const int error = sketch.result();
  CHECK((error == ECONNRESET || error == EPIPE));
}

TEST_CASE("copies of a client share the connection, which closes with the last one") {
  OneClientSketch<std::string> sketch([](WiFiClient& client) {
    WiFiClient copy = client;
    client.stop();
    wait_for_data(copy, 4);
    std::string text;
    while (copy.available() > 0) text += static_cast<char>(copy.read());
    return text;
  });
  const Board board({}, sketch.sketch());
  TcpClient client(board.port());
  client.send("text");
  CHECK(sketch.result() == "text");
  CHECK(client.receive_all().empty());
}
