#include "private_network.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "especho/error.hpp"

namespace especho::device {
namespace {

constexpr const char* tap_name = "board0";
int tap_descriptor = -1;

/// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

/// What failed, as a reason for the user.
struct Obstacle {
  std::string text;
};

[[noreturn]] void fail(std::string_view what) {
  const int error = errno;
  throw Obstacle{std::string(what) + ": " + std::generic_category().message(error)};
}

void write_file(const char* path, std::string_view text) {
  const Descriptor file(::open(path, O_WRONLY | O_CLOEXEC));
  if (file.get() < 0 ||
      ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    fail(path);
  }
}

std::string one_to_one(unsigned id) {
  const std::string text = std::to_string(id);
  return text + ' ' + text + " 1";
}

// With privileges only the network is new. Without them it takes a user namespace, in which this
// process may configure a network. Its user and group stay what they are.
void unshare_network() {
  if (::unshare(CLONE_NEWNET) == 0) return;
  if (errno != EPERM) fail("cannot make a network namespace");
  const uid_t user = ::geteuid();
  const gid_t group = ::getegid();
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
    if (errno == ENOSPC) {
      throw Obstacle{"no more user namespaces are allowed (sysctl user.max_user_namespaces)"};
    }
    fail("this system does not let an ordinary user make a network namespace");
  }
  write_file("/proc/self/setgroups", "deny");
  write_file("/proc/self/uid_map", one_to_one(user));
  write_file("/proc/self/gid_map", one_to_one(group));
}

int open_tap() {
  Descriptor tap(::open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK));
  if (tap.get() < 0) fail("/dev/net/tun");
  ifreq request{};
  request.ifr_flags = IFF_TAP | IFF_NO_PI;
  std::strncpy(request.ifr_name, tap_name, IFNAMSIZ - 1);
  if (::ioctl(tap.get(), TUNSETIFF, &request) != 0)
    fail("cannot make a TAP device with /dev/net/tun");
  return tap.release();
}

void bring_up(int control, const char* name) {
  ifreq request{};
  std::strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  if (::ioctl(control, SIOCGIFFLAGS, &request) != 0) fail(name);
  request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP | IFF_RUNNING);
  if (::ioctl(control, SIOCSIFFLAGS, &request) != 0) fail(name);
}

void set_address(int control, unsigned long operation, const std::array<std::uint8_t, 4>& octets) {
  ifreq request{};
  std::strncpy(request.ifr_name, tap_name, IFNAMSIZ - 1);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  std::memcpy(&address.sin_addr, octets.data(), octets.size());
  std::memcpy(&request.ifr_addr, &address, sizeof(address));
  if (::ioctl(control, operation, &request) != 0) fail(tap_name);
}

// The kernel's own announcements would be the only frames that the board has not asked for.
void turn_off_ipv6() {
  const Descriptor file(
      ::open("/proc/sys/net/ipv6/conf/board0/disable_ipv6", O_WRONLY | O_CLOEXEC));
  if (file.get() >= 0 && ::write(file.get(), "1", 1) != 1) return;  // then they are there
}

// What was gained in the user namespace is not needed any more, and would let this process write
// to files that are read-only for their owner.
void drop_capabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct none[2]{};
  ::syscall(SYS_capset, &header, none);
}

/// Returns the descriptor of the TAP device; throws Obstacle.
int make_network() {
  const bool privileged = ::geteuid() == 0;
  unshare_network();
  Descriptor tap(open_tap());
  turn_off_ipv6();
  const Descriptor control(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (control.get() < 0) fail("socket");
  bring_up(control.get(), "lo");
  set_address(control.get(), SIOCSIFADDR, PrivateNetwork::host);
  set_address(control.get(), SIOCSIFNETMASK, PrivateNetwork::mask);
  bring_up(control.get(), tap_name);
  if (!privileged) drop_capabilities();
  return tap.release();
}

std::string read_all(int fd) {
  std::string text;
  std::array<char, 256> buffer{};
  for (;;) {
    const ssize_t count = ::read(fd, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

[[noreturn]] void try_in_child(int result) {
  try {
    make_network();
    ::_exit(0);
  } catch (const Obstacle& obstacle) {
    const auto written = ::write(result, obstacle.text.data(), obstacle.text.size());
    ::_exit(written > 0 ? 1 : 2);
  }
}

}  // namespace

std::string PrivateNetwork::obstacle() {
  if (entered()) return {};
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return "no pipe for the attempt";
  const Descriptor reading(ends[0]);
  std::optional<Descriptor> writing(std::in_place, ends[1]);
  const pid_t child = ::fork();
  if (child < 0) return "fork: " + std::generic_category().message(errno);
  if (child == 0) try_in_child(ends[1]);
  writing.reset();
  std::string text = read_all(reading.get());
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!text.empty()) return text;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? std::string() : "the attempt crashed";
}

void PrivateNetwork::enter() {
  if (entered()) return;
  try {
    tap_descriptor = make_network();
  } catch (const Obstacle& obstacle) {
    throw Error(ExitCode::failure,
                "no network of its own for the virtual device: " + obstacle.text);
  }
}

void PrivateNetwork::adopt(int tap) {
  tap_descriptor = tap;
  ::fcntl(tap, F_SETFD, FD_CLOEXEC);
}

bool PrivateNetwork::entered() {
  return tap_descriptor >= 0;
}

int PrivateNetwork::tap() {
  return tap_descriptor;
}

}  // namespace especho::device
