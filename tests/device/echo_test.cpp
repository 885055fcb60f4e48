// The echo itself, by both profiles.
#include <cstddef>
#include <string>
#include <vector>

#include "catch.hpp"
#include "client.hpp"
#include "firmware/host/device.hpp"

using namespace device_test;
using especho::device::Profile;
using especho::device::VirtualDevice;

TEST_CASE("sizes around those of the buffers come back as they were sent") {
  const VirtualDevice device({.profile = GENERATE(Profile::especho, Profile::tutorial)});
  TcpClient client(device.port());
  const std::vector<std::size_t> sizes{1, 2, 1435, 1436, 1437, 2872, 2873, 5744, 5745, 20000};
  for (const std::size_t size : sizes) {
    CAPTURE(size);
    const std::string sent = payload(size);
    CHECK(client.exchange(sent) == sent);
  }
}

TEST_CASE("a payload larger than all buffers comes back while it is being sent") {
  const VirtualDevice device({.profile = GENERATE(Profile::especho, Profile::tutorial)});
  TcpClient client(device.port());
  const std::string sent = payload(1024 * 1024);
  CHECK(client.exchange(sent) == sent);
}

TEST_CASE("after a half-close the whole echo arrives, then the end of the stream") {
  const auto size = GENERATE(std::size_t{1}, std::size_t{1436}, std::size_t{10000});
  const VirtualDevice device({.profile = GENERATE(Profile::especho, Profile::tutorial)});
  CAPTURE(size);
  TcpClient client(device.port());
  const std::string sent = payload(size);
  client.send(sent);
  client.finish_sending();
  CHECK(client.receive_all() == sent);
}

TEST_CASE("profiles have names") {
  using especho::device::profile_from;
  for (const Profile profile : {Profile::especho, Profile::tutorial}) {
    CHECK(profile_from(to_string(profile)) == profile);
  }
  CHECK_FALSE(profile_from("turbo"));
}
