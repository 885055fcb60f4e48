#include "stack_choice.hpp"

#include "especho/error.hpp"
#include "host_socket.hpp"
#include "lwip/private_network.hpp"
#ifdef ESPECHO_WITH_LWIP
#include "lwip/lwip_stack.hpp"
#endif

namespace especho::device {

#ifdef ESPECHO_WITH_LWIP

LwipObstacle obstacle_to_lwip() {
  std::string reason = PrivateNetwork::obstacle();
  if (reason.empty()) return {};
  return {std::move(reason),
          "it takes a /dev/net/tun that you may open and a network namespace: run as root, allow "
          "unprivileged user namespaces, or give a container both (--device /dev/net/tun --cap-add "
          "NET_ADMIN --cap-add SYS_ADMIN)"};
}

void enter_board_network() {
  PrivateNetwork::enter();
}

int board_network() {
  return PrivateNetwork::tap();
}

void adopt_board_network(int descriptor) {
  PrivateNetwork::adopt(descriptor);
}

std::unique_ptr<Stack> make_stack(const StackSetup& setup) {
  if (setup.kind == StackKind::lwip) return make_lwip_stack(setup);
  return std::make_unique<HostStack>();
}

#else

LwipObstacle obstacle_to_lwip() {
#ifdef __linux__
  return {"this especho was built without lwIP", "run scripts/setup, and configure the build anew"};
#else
  return {"lwIP needs Linux: a network namespace and a TAP device", ""};
#endif
}

void enter_board_network() {
  const LwipObstacle obstacle = obstacle_to_lwip();
  throw Error(ExitCode::failure, obstacle.reason, obstacle.advice);
}

int board_network() {
  return -1;
}

void adopt_board_network(int /*descriptor*/) {
  enter_board_network();
}

std::unique_ptr<Stack> make_stack(const StackSetup& setup) {
  if (setup.kind == StackKind::lwip) enter_board_network();
  return std::make_unique<HostStack>();
}

#endif

std::string address_on(StackKind kind) {
  if (kind == StackKind::host) return "127.0.0.1";
  std::string text;
  for (const std::uint8_t octet : PrivateNetwork::board) {
    if (!text.empty()) text += '.';
    text += std::to_string(octet);
  }
  return text;
}

}  // namespace especho::device
