// The calls of lwIP itself that the sketch makes.
#include "firmware/host/shim/lwip/sockets.h"

#include <cerrno>
#include <string>
#include <vector>

#include "catch.hpp"
#include "client.hpp"
#include "fixtures.hpp"

using namespace device_test;
using especho::device::Board;

namespace {

struct Ready {
  int count;
  bool readable;
  bool writable;
};

Ready select_one(int fd, long milliseconds) {
  fd_set readable{};
  fd_set writable{};
  FD_SET(fd, &readable);
  FD_SET(fd, &writable);
  timeval timeout{};
  timeout.tv_usec = static_cast<decltype(timeout.tv_usec)>(milliseconds * 1000);
  const int count = lwip_select(FD_SETSIZE, &readable, &writable, nullptr, &timeout);
  return {count, FD_ISSET(fd, &readable) != 0, FD_ISSET(fd, &writable) != 0};
}

}  // namespace

TEST_CASE("the listening socket can be distinguished from the others") {
  OneClientSketch<std::vector<int>> sketch([](WiFiClient&) {
    std::vector<int> listening;
    for (int fd = LWIP_SOCKET_OFFSET; fd < FD_SETSIZE; ++fd) {
      int value = 0;
      socklen_t size = sizeof(value);
      if (lwip_getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &value, &size) == 0) {
        listening.push_back(value);
      }
    }
    return listening;
  });
  const Board board({}, sketch.sketch());
  const TcpClient client(board.port());
  CHECK(sketch.result() == std::vector<int>{1, 0});
}

TEST_CASE("select() reports what can be read and written") {
  OneClientSketch<std::vector<Ready>> sketch([](WiFiClient& client) {
    std::vector<Ready> seen{select_one(client.fd(), 0)};
    client.write('!');  // now the other side sends
    while (client.available() == 0) delay(1);
    seen.push_back(select_one(client.fd(), 0));
    return seen;
  });
  const Board board({}, sketch.sketch());
  TcpClient client(board.port());
  client.receive(1);
  client.send("?");
  const auto seen = sketch.result();
  CHECK(seen[0].count == 1);
  CHECK_FALSE(seen[0].readable);
  CHECK(seen[0].writable);
  CHECK(seen[1].count == 2);
  CHECK(seen[1].readable);
}

TEST_CASE("a non-blocking send takes what fits, and then says that it would block") {
  struct Outcome {
    int first;
    int last;
    int error;
    bool writable;
  };
  const std::string much(1024 * 1024, 'x');
  OneClientSketch<Outcome> sketch([&much](WiFiClient& client) {
    const int first = lwip_send(client.fd(), much.data(), much.size(), MSG_DONTWAIT);
    int last = first;
    while (last > 0) {
      delay(1);
      last = lwip_send(client.fd(), much.data(), much.size(), MSG_DONTWAIT);
    }
    const int error = errno;
    return Outcome{first, last, error, select_one(client.fd(), 0).writable};
  });
  const Board board({}, sketch.sketch());
  const TcpClient client(board.port(), 4096);
  const Outcome outcome = sketch.result();
  CHECK(outcome.first > 0);
  CHECK(outcome.last == -1);
  CHECK(outcome.error == EWOULDBLOCK);
  CHECK_FALSE(outcome.writable);
}

TEST_CASE("unknown descriptors and options are refused") {
  OneClientSketch<std::vector<int>> sketch([](WiFiClient& client) {
    std::vector<int> errors;
    const auto note = [&errors](int result) { errors.push_back(result < 0 ? errno : 0); };
    const int unused = FD_SETSIZE - 1;
    int value = 1;
    socklen_t size = sizeof(value);
    note(lwip_send(unused, "x", 1, MSG_DONTWAIT));
    note(lwip_getsockopt(unused, SOL_SOCKET, SO_ACCEPTCONN, &value, &size));
    note(lwip_setsockopt(unused, IPPROTO_TCP, TCP_NODELAY, &value, size));
    note(select_one(unused, 0).count);
    note(lwip_setsockopt(client.fd(), IPPROTO_TCP, 99, &value, size));
    return errors;
  });
  const Board board({}, sketch.sketch());
  const TcpClient client(board.port());
  CHECK(sketch.result() == std::vector<int>{EBADF, EBADF, EBADF, EBADF, ENOPROTOOPT});
}

TEST_CASE("keep-alive times reach the host and can be read back") {
  OneClientSketch<std::vector<int>> sketch([](WiFiClient& client) {
    std::vector<int> values;
    for (const int name : {TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT}) {
      const int wanted = 5 + name;
      int value = 0;
      socklen_t size = sizeof(value);
      lwip_setsockopt(client.fd(), IPPROTO_TCP, name, &wanted, size);
      lwip_getsockopt(client.fd(), IPPROTO_TCP, name, &value, &size);
      values.push_back(value - wanted);
    }
    return values;
  });
  const Board board({}, sketch.sketch());
  const TcpClient client(board.port());
  CHECK(sketch.result() == std::vector<int>{0, 0, 0});
}
