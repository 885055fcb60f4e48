// Bytes that are changed, lost, doubled or mixed up on their way in.
#include <algorithm>
#include <cstddef>
#include <string>

#include "catch.hpp"
#include "client.hpp"
#include "faulty_device.hpp"

using namespace device_test;
using namespace especho::device;

namespace {

constexpr std::size_t size = 20'000;

/// All that comes back of `sent`.
std::string echo_of(const DataFaults& faults, const std::string& sent, std::uint64_t seed = 1) {
  const VirtualDevice device(faulty({.data = faults}, seed));
  TcpClient client(device.port());
  constexpr std::size_t piece = 5000;  // less than what the device takes without being read
  for (std::size_t at = 0; at < sent.size(); at += piece) client.send(sent.substr(at, piece));
  client.finish_sending();
  return client.receive_all();
}

int differences(const std::string& a, const std::string& b) {
  int count = 0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) count += a[i] != b[i];
  return count;
}

}  // namespace

TEST_CASE("corrupted bytes differ, in the same number, and all others are right") {
  const std::string sent = payload(size);
  const std::string echo = echo_of({.corrupt = 0.01}, sent);
  REQUIRE(echo.size() == sent.size());
  CHECK(differences(echo, sent) > 100);
  CHECK(differences(echo, sent) < 400);
}

TEST_CASE("dropped bytes are missing, and the rest follows in order") {
  std::string sent(size, '\0');
  for (std::size_t i = 0; i < size; ++i) sent[i] = static_cast<char>(i % 251);
  const std::string echo = echo_of({.drop = 0.01}, sent);
  CHECK(echo.size() < sent.size() - 100);
  CHECK(echo.size() > sent.size() - 400);
  std::size_t at = 0;
  for (const char octet : echo) {
    at = sent.find(octet, at);
    REQUIRE(at++ != std::string::npos);
  }
}

TEST_CASE("duplicated bytes arrive twice in a row") {
  const std::string echo = echo_of({.duplicate = 1}, "hello");
  CHECK(echo == "hheelllloo");
}

TEST_CASE("the same seed hits the same bytes, and another seed hits others") {
  const std::string sent = payload(size);
  const DataFaults faults{.corrupt = 0.01, .drop = 0.001, .duplicate = 0.001};
  const std::string echo = echo_of(faults, sent, 5);
  CHECK(echo_of(faults, sent, 5) == echo);
  CHECK(echo_of(faults, sent, 6) != echo);
}

TEST_CASE("one kind of fault does not change where another hits") {
  const std::string sent = payload(size);
  const std::string corrupted = echo_of({.corrupt = 0.01}, sent, 3);
  const std::string doubled_too = echo_of({.corrupt = 0.01, .duplicate = 1}, sent, 3);
  std::string once;
  for (std::size_t i = 0; i < doubled_too.size(); i += 2) once += doubled_too[i];
  CHECK(once == corrupted);
}

TEST_CASE("the bytes of two clients are mixed up") {
  const VirtualDevice device(faulty({.data = {.mix = 0.001}}));
  TcpClient first(device.port());
  TcpClient second(device.port());
  int foreign = 0;
  for (int round = 0; round < 50; ++round) {
    first.send(std::string(100, 'a'));
    second.send(std::string(100, 'b'));
    const std::string of_first = first.receive(100);
    const std::string of_second = second.receive(100);
    REQUIRE(of_first.size() == 100);
    REQUIRE(of_second.size() == 100);
    for (const char octet : of_first) foreign += octet == 'b';
    for (const char octet : of_second) foreign += octet == 'a';
  }
  CHECK(foreign > 20);
  CHECK(foreign < 1000);
}

TEST_CASE("a client that is alone is not mixed with another") {
  const std::string sent = payload(size);
  CHECK(echo_of({.mix = 1}, sent) == sent);
}
