#include "sketch/device.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "sketch/process.hpp"

namespace especho::sketch {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// A sketch that serves its clients within setup() listens although setup() never returns.
constexpr auto kServesInSetup = 2s;

struct Pair {
  Descriptor ours;
  Descriptor theirs;
};

Pair made(std::array<int, 2> both, int result) {
  if (result == 0) return {Descriptor(both[0]), Descriptor(both[1])};
  throw Error(ExitCode::failure, fmt::format("cannot start the sketch: {}", strerror(errno)));
}

Pair make_channel() {
  std::array<int, 2> both{};
  const int result = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both.data());
  return made(both, result);
}

Pair make_pipe() {
  std::array<int, 2> both{};
  const int result = pipe2(both.data(), O_CLOEXEC);
  return made(both, result);
}

std::uint16_t number(std::string_view text) {
  std::uint16_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// Takes the text up to the separator, and that.
std::string_view take(std::string_view& text, char separator) {
  const std::string_view first = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(text.size(), first.size() + 1));
  return first;
}

std::string signal_name(int number) {
  struct Known {
    int number;
    const char* name;
  };
  constexpr std::array kKnown{Known{SIGSEGV, "SIGSEGV"}, Known{SIGABRT, "SIGABRT"},
                              Known{SIGFPE, "SIGFPE"},   Known{SIGBUS, "SIGBUS"},
                              Known{SIGILL, "SIGILL"},   Known{SIGTRAP, "SIGTRAP"},
                              Known{SIGKILL, "SIGKILL"}, Known{SIGTERM, "SIGTERM"}};
  for (const Known& one : kKnown) {
    if (one.number == number) return fmt::format("{} ({})", one.name, strsignal(number));
  }
  return fmt::format("signal {} ({})", number, strsignal(number));
}

}  // namespace

class SketchDevice::Impl {
 public:
  Impl(Program program, RunSettings settings, const StopFlag& stop);
  ~Impl() { power_off(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  const std::string& name() const { return program_.name; }
  std::vector<Port> ports() const;
  unsigned restarts() const;
  std::optional<Error> failure() const;

 private:
  void await_listener(const StopFlag& stop);
  void read_events();
  void handle(std::string_view event);
  void read_serial();
  std::string options_text();
  void power_off() noexcept;
  Error end_of(const ProcessEnd& end) const;
  Error never_listened() const;

  Program program_;
  RunSettings settings_;
  Descriptor channel_;
  Descriptor serial_;
  std::optional<Process> process_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Port> ports_;
  bool set_up_ = false;
  bool out_of_memory_ = false;
  bool killed_ = false;
  unsigned restarts_ = 0;
  std::optional<Error> reported_;  ///< by the board
  std::optional<Error> failure_;
  std::thread events_thread_;
  std::thread serial_thread_;
};

SketchDevice::Impl::Impl(Program program, RunSettings settings, const StopFlag& stop)
    : program_(std::move(program)), settings_(std::move(settings)) {
  Pair channel = make_channel();
  Pair serial = make_pipe();
  process_.emplace(
      Process::Setup{.arguments = {program_.path.string()},
                     .in = settings_.serial_in,
                     .out = serial.theirs.get(),
                     .passed = {channel.theirs.get(), settings_.network},
                     // The shadow memory of a sanitizer takes terabytes of addresses.
                     .memory = program_.sanitized ? std::size_t{0} : settings_.memory});
  channel_ = std::move(channel.ours);
  serial_ = std::move(serial.ours);
  channel.theirs.reset();
  serial.theirs.reset();
  events_thread_ = std::thread([this] { read_events(); });
  serial_thread_ = std::thread([this] { read_serial(); });
  try {
    await_listener(stop);
  } catch (...) {
    power_off();
    throw;
  }
}

void SketchDevice::Impl::power_off() noexcept {
  {
    const std::lock_guard lock(mutex_);
    killed_ = true;
    process_->kill();
  }
  events_thread_.join();
  serial_thread_.join();
}

void SketchDevice::Impl::await_listener(const StopFlag& stop) {
  std::unique_lock lock(mutex_);
  const auto end = Clock::now() + settings_.setup_limit;
  std::optional<Clock::time_point> listens_since;
  while (true) {
    if (failure_) throw *failure_;
    if (stop != 0) throw Error(static_cast<ExitCode>(stop.load()), "interrupted");
    const auto now = Clock::now();
    if (!ports_.empty()) {
      if (!listens_since) listens_since = now;
      if (set_up_ || now - *listens_since >= kServesInSetup) return;
    } else if (now >= end) {
      throw never_listened();
    }
    changed_.wait_for(lock, 20ms);
  }
}

Error SketchDevice::Impl::never_listened() const {
  const auto limit = std::chrono::duration_cast<std::chrono::seconds>(settings_.setup_limit);
  if (restarts_ > 0) {
    return {
        ExitCode::connect,
        fmt::format("the sketch {} restarted the board {} within {} s and never listened", name(),
                    restarts_ == 1 ? "once" : fmt::format("{} times", restarts_), limit.count())};
  }
  if (!set_up_) {
    return {ExitCode::timeout,
            fmt::format("setup() of the sketch {} did not return within {} s, and nothing listens",
                        name(), limit.count()),
            "does it wait for something that never comes, such as a serial monitor or a sensor?"};
  }
  return {ExitCode::connect,
          fmt::format("the sketch {} runs, but listened on no TCP port within {} s", name(),
                      limit.count()),
          "a server listens after WiFiServer::begin(); UDP can't be tested"};
}

Error SketchDevice::Impl::end_of(const ProcessEnd& end) const {
  if (reported_) return *reported_;
  if (out_of_memory_) {
    return {ExitCode::connection_lost,
            fmt::format("the sketch {} used up its memory ({} MiB; a board has less than 0.5)",
                        name(), settings_.memory / (1024 * 1024))};
  }
  if (end.signal != 0) {
    return {ExitCode::connection_lost,
            fmt::format("the sketch {} crashed{}: {}", name(), set_up_ ? "" : " in setup()",
                        signal_name(end.signal)),
            "a board would print a Guru Meditation or abort(), and start again"};
  }
  return {ExitCode::connection_lost,
          fmt::format("the sketch {} ended with code {}", name(), end.code),
          "it called exit() or the like; on a board, a sketch runs for ever"};
}

void SketchDevice::Impl::read_events() {
  std::string waiting;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t count = read(channel_.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    waiting.append(buffer.data(), static_cast<std::size_t>(count));
    for (auto end = waiting.find('\n'); end != std::string::npos; end = waiting.find('\n')) {
      handle(std::string_view(waiting).substr(0, end));
      waiting.erase(0, end + 1);
    }
  }
  process_->await();
  const std::lock_guard lock(mutex_);
  const ProcessEnd end = process_->wait();
  if (!killed_) failure_ = end_of(end);
  changed_.notify_all();
}

std::string SketchDevice::Impl::options_text() {
  device::RunOptions options = settings_.options;
  const std::lock_guard lock(mutex_);
  options.restarted = restarts_ > 0;
  if (!ports_.empty()) options.port = ports_.front().actual;  // after a restart, as before
  for (const Port& port : ports_) options.ports[port.asked] = port.actual;
  return to_text(options) + '\n';
}

void SketchDevice::Impl::handle(std::string_view event) {
  const std::string_view kind = take(event, ' ');
  if (kind == "options") {
    const std::string text = options_text();
    for (std::string_view rest = text; !rest.empty();) {
      const ssize_t count = send(channel_.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
      if (count < 0 && errno != EINTR) return;
      if (count > 0) rest.remove_prefix(static_cast<std::size_t>(count));
    }
    return;
  }
  if (kind == "note") {
    if (settings_.on_note) settings_.on_note(event);
    return;
  }
  const std::lock_guard lock(mutex_);
  if (kind == "listening") {
    const std::uint16_t asked = number(take(event, ' '));
    const Port port{.asked = asked, .actual = number(event)};
    if (std::find(ports_.begin(), ports_.end(), port) == ports_.end()) ports_.push_back(port);
  } else if (kind == "set-up") {
    set_up_ = true;
  } else if (kind == "restart") {
    ++restarts_;
    set_up_ = false;
  } else if (kind == "memory") {
    out_of_memory_ = true;
  } else if (kind == "error") {
    const auto code = static_cast<ExitCode>(number(take(event, '\t')));
    const std::string message(take(event, '\t'));
    reported_ = Error(code, message, std::string(event));
  }
  changed_.notify_all();
}

void SketchDevice::Impl::read_serial() {
  std::array<char, 16 * 1024> buffer{};
  for (;;) {
    const ssize_t count = read(serial_.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    if (settings_.on_serial) {
      settings_.on_serial({buffer.data(), static_cast<std::size_t>(count)});
    }
  }
}

std::vector<Port> SketchDevice::Impl::ports() const {
  const std::lock_guard lock(mutex_);
  return ports_;
}

unsigned SketchDevice::Impl::restarts() const {
  const std::lock_guard lock(mutex_);
  return restarts_;
}

std::optional<Error> SketchDevice::Impl::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

SketchDevice::SketchDevice(Program program, RunSettings settings, const StopFlag& stop)
    : impl_(std::make_unique<Impl>(std::move(program), std::move(settings), stop)) {}

SketchDevice::~SketchDevice() = default;

const std::string& SketchDevice::name() const {
  return impl_->name();
}

std::vector<Port> SketchDevice::ports() const {
  return impl_->ports();
}

unsigned SketchDevice::restarts() const {
  return impl_->restarts();
}

std::optional<Error> SketchDevice::failure() const {
  return impl_->failure();
}

}  // namespace especho::sketch
