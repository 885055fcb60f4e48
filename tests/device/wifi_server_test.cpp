// WiFiServer, and the limits of the stack beneath it.
#include <cerrno>
#include <list>
#include <string>
#include <vector>

#include "catch.hpp"
#include "client.hpp"
#include "fixtures.hpp"

using namespace device_test;
using namespace especho::device;

TEST_CASE("begin() forgets no-delay, and what is set afterwards holds for new clients") {
  WiFiServer server;
  std::vector<bool> seen;
  std::promise<bool> of_client;
  const auto setup = [&] {
    server.setNoDelay(true);
    server.begin();
    seen.push_back(server.getNoDelay());
    server.setNoDelay(true);
    seen.push_back(server.getNoDelay());
  };
  const auto loop = [&] {
    WiFiClient client = server.accept();
    if (client.fd() < 0) return delay(1);
    of_client.set_value(client.getNoDelay());
  };
  const Board board({}, {.setup = setup, .loop = loop});
  CHECK(seen == std::vector<bool>{false, true});
  const TcpClient client(board.port());
  CHECK(of_client.get_future().get());
}

TEST_CASE("clients have Nagle's algorithm unless it is switched off") {
  OneClientSketch<std::vector<bool>> sketch([](WiFiClient& client) {
    std::vector<bool> seen{client.getNoDelay()};
    client.setNoDelay(true);
    seen.push_back(client.getNoDelay());
    return seen;
  });
  const Board board({}, sketch.sketch());
  const TcpClient client(board.port());
  CHECK(sketch.result() == std::vector<bool>{false, true});
}

TEST_CASE("accept() without a client does not block and says so in errno") {
  WiFiServer server;
  int seen = 0;
  int descriptor = 0;
  const auto setup = [&] {
    errno = 0;
    descriptor = server.accept().fd();  // not listening yet
    seen = errno;
    server.begin();
  };
  std::promise<int> when_listening;
  bool first = true;
  const auto loop = [&] {
    if (first) {
      errno = 0;
      server.accept();
      when_listening.set_value(errno);
    }
    first = false;
    delay(1);
  };
  const Board board({}, {.setup = setup, .loop = loop});
  CHECK(descriptor == -1);
  CHECK(seen == 0);
  CHECK(when_listening.get_future().get() == EWOULDBLOCK);
}

TEST_CASE("one of 16 sockets listens, and a client for which none is left is closed at once") {
  WiFiServer server;
  std::list<WiFiClient> held;
  std::promise<int> refused;
  const auto loop = [&] {
    WiFiClient client = server.accept();
    if (client.fd() >= 0) {
      client.write('!');
      held.push_back(client);
    } else if (errno == ENFILE) {
      refused.set_value(static_cast<int>(held.size()));
    }
    delay(1);
  };
  const Board board({}, {[&] { server.begin(); }, loop, [&] { held.clear(); }});
  std::list<TcpClient> clients;
  for (int i = 0; i < 15; ++i) {
    clients.emplace_back(board.port());
    REQUIRE(clients.back().receive(1) == "!");
  }
  TcpClient one_too_many(board.port());
  CHECK(one_too_many.receive_all().empty());
  CHECK(refused.get_future().get() == 15);
}

TEST_CASE("descriptors are lwIP's, and the lowest free one is taken") {
  WiFiServer server;
  std::vector<int> descriptors;
  std::promise<void> done;
  const auto loop = [&] {
    WiFiClient client = server.accept();  // closed again at the end
    if (client.fd() < 0) return delay(1);
    descriptors.push_back(client.fd());
    if (descriptors.size() == 2) done.set_value();
  };
  const Board board({}, {.setup = [&] { server.begin(); }, .loop = loop});
  const TcpClient first(board.port());
  const TcpClient second(board.port());
  done.get_future().wait();
  CHECK(descriptors == std::vector<int>{49, 49});  // the server has 48
}

TEST_CASE("a sketch that listens on two ports is reached on both, and not twice on one") {
  WiFiServer echo(80);
  WiFiServer other(23);
  WiFiServer again(80);
  std::vector<std::pair<std::uint16_t, std::uint16_t>> seen;
  std::vector<int> of_again;
  const auto setup = [&] {
    echo.begin();
    other.begin();
    again.begin();
    of_again.push_back(again.accept().fd());
  };
  const auto loop = [&] {
    for (WiFiServer* server : {&echo, &other}) {
      WiFiClient client = server->accept();
      if (client.fd() >= 0) client.write(server == &echo ? 'e' : 'o');
    }
    delay(1);
  };
  BoardOptions options;
  options.on_listen = [&](std::uint16_t asked, std::uint16_t port) {
    seen.emplace_back(asked, port);
  };
  const Board board(options, {.setup = setup, .loop = loop});
  REQUIRE(seen.size() == 2);
  CHECK(seen[0] == std::pair(std::uint16_t{80}, board.port()));
  CHECK(seen[1].first == 23);
  CHECK(of_again == std::vector<int>{-1});
  TcpClient first(seen[0].second);
  TcpClient second(seen[1].second);
  CHECK(first.receive_all() == "e");
  CHECK(second.receive_all() == "o");
}
