// What the sketch begins by itself: connections, datagrams, and look-ups.
#include <cerrno>
#include <string>
#include <vector>

#include "catch.hpp"
#include "client.hpp"
#include "firmware/host/shim/lwip/netdb.h"
#include "firmware/host/shim/lwip/sockets.h"
#include "fixtures.hpp"

using namespace device_test;
using namespace especho::device;

namespace {

const IPAddress loopback(127, 0, 0, 1);

}  // namespace

TEST_CASE("the sketch connects to a server, and both sides see who the other is") {
  HostSocket server = HostSocket::bound(0);
  server.listen(1);
  const std::uint16_t port = server.local_port();
  SerialLog log;
  const auto setup = [port] {
    WiFiClient client;
    Serial.println(client.connect("127.0.0.1", port) == 1 ? "connected" : "failed");
    Serial.println(client.remoteIP() == loopback && client.remotePort() == port);
    client.print("hello\n");
    Serial.println(client.localPort() > 0);
  };
  const Board board({.on_serial = log.sink()}, {.setup = setup, .loop = [] { delay(1); }});
  CHECK(log.text() == "connected\n1\n1\n");
  const std::unique_ptr<Socket> accepted = server.accept();
  REQUIRE(accepted != nullptr);
  std::string text(6, ' ');
  while (accepted->waiting() < text.size()) std::this_thread::yield();
  accepted->receive(text.data(), text.size());
  CHECK(text == "hello\n");
}

TEST_CASE("a connection that is refused fails, and says why in errno") {
  std::uint16_t free_port = 0;
  { free_port = HostSocket::bound(0).local_port(); }
  std::vector<int> seen;
  const auto setup = [&] {
    WiFiClient client;
    seen.push_back(client.connect(loopback, free_port, 5000));
    seen.push_back(errno);
    seen.push_back(client.connected());
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(free_port);
    to.sin_addr.s_addr = inet_addr("127.0.0.1");
    seen.push_back(connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof(to)));
    seen.push_back(errno);
  };
  const Board board({}, {.setup = setup, .loop = [] { delay(1); }});
  CHECK(seen == std::vector<int>{0, ECONNREFUSED, 0, -1, ECONNREFUSED});
}

TEST_CASE("datagrams arrive whole, and what is not read of one is dropped") {
  SerialLog log;
  WiFiUDP one;
  WiFiUDP other;
  const auto setup = [&] {
    one.begin(0);
    const int fd = LWIP_SOCKET_OFFSET;
    sockaddr_in own{};
    socklen_t size = sizeof(own);
    lwip_getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size);
    // Not bound yet: the host chooses a port with the first datagram that leaves.
    one.beginPacket(loopback, 9);
    one.print("to nobody");
    one.endPacket();
    lwip_getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size);
    const std::uint16_t port = ntohs(own.sin_port);
    for (const char* text : {"first", "second"}) {
      other.beginPacket(loopback, port);
      other.print(text);
      other.endPacket();
    }
    while (one.parsePacket() == 0) delay(1);
    Serial.println(static_cast<char>(one.read()));
    while (one.parsePacket() == 0) delay(1);
    Serial.println(one.available());
    Serial.println(one.readString());
    Serial.println(one.remoteIP());
    one.beginPacket();
    one.print("answer");
    one.endPacket();
    while (other.parsePacket() == 0) delay(1);
    Serial.println(other.readString());
    one.stop();
    other.stop();
  };
  one.setTimeout(20);
  other.setTimeout(20);
  const Board board({.on_serial = log.sink()}, {.setup = setup, .loop = [] { delay(1); }});
  CHECK(log.text() == "f\n6\nsecond\n127.0.0.1\nanswer\n");
}

TEST_CASE("a receive timeout ends recv(), and a non-blocking socket does not wait") {
  OneClientSketch<std::vector<int>> sketch([](WiFiClient& client) {
    std::vector<int> seen;
    char buffer[8];
    timeval timeout{};
    timeout.tv_usec = 10'000;
    lwip_setsockopt(client.fd(), SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
    seen.push_back(recv(client.fd(), buffer, sizeof(buffer), 0));
    seen.push_back(errno);
    timeout.tv_usec = 0;
    lwip_setsockopt(client.fd(), SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
    lwip_fcntl(client.fd(), F_SETFL, O_NONBLOCK);
    seen.push_back(recv(client.fd(), buffer, sizeof(buffer), 0));
    seen.push_back(errno);
    lwip_fcntl(client.fd(), F_SETFL, 0);
    client.write('!');  // now the other side sends
    seen.push_back(recv(client.fd(), buffer, 4, MSG_WAITALL));
    return seen;
  });
  const Board board({}, sketch.sketch());
  TcpClient client(board.port());
  client.receive(1);
  client.send("ab");
  client.send("cd");
  CHECK(sketch.result() == std::vector<int>{-1, EWOULDBLOCK, -1, EWOULDBLOCK, 4});
}

TEST_CASE("a server that ends frees its port, and can begin again") {
  WiFiServer server(80);
  int rounds = 0;
  const auto loop = [&] {
    WiFiClient client = server.accept();
    if (client.fd() < 0) return delay(1);
    client.print(++rounds);
    client.stop();
    server.end();
    server.begin();
  };
  const Board board({}, {.setup = [&] { server.begin(); }, .loop = loop});
  for (const char* expected : {"1", "2", "3"}) {
    for (;;) {
      try {
        TcpClient client(board.port());
        const std::string received = client.receive_all();
        if (received.empty()) continue;  // it was connected, but nobody accepted it
        CHECK(received == expected);
        break;
      } catch (const std::exception&) {   // it does not listen again yet
      } catch (const ConnectionReset&) {  // or just ceased to
      }
    }
  }
}
