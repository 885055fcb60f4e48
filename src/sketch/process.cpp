#include "sketch/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <thread>

extern char** environ;

namespace especho::sketch {
namespace {

namespace fs = std::filesystem;

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (const std::string& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

/// This process's, without what the additions replace.
std::vector<std::string> environment_with(const std::vector<std::string>& added) {
  std::vector<std::string> result = added;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text(*variable);
    const std::string name = text.substr(0, text.find('=') + 1);
    bool replaced = false;
    for (const std::string& other : added) replaced = replaced || other.starts_with(name);
    if (!replaced) result.push_back(text);
  }
  return result;
}

/// Only calls that are safe between fork() and exec() of a process with threads.
[[noreturn]] void become(const Process::Setup& setup, char* const* arguments,
                         char* const* environment, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);  // it died before that
  if (setup.own_group) setpgid(0, 0);
  // Ctrl-C is for especho, which ends its children.
  ::signal(SIGINT, SIG_IGN);
  ::signal(SIGHUP, SIG_IGN);
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  if (setup.memory > 0) {
    const rlimit memory{setup.memory, setup.memory};
    setrlimit(RLIMIT_AS, &memory);
  }
  const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  // First out of the way of the numbers that they shall get.
  constexpr int kBeyond = 10;
  const int in = fcntl(setup.in < 0 ? nothing : setup.in, F_DUPFD_CLOEXEC, kBeyond);
  const int out = fcntl(setup.out < 0 ? nothing : setup.out, F_DUPFD_CLOEXEC, kBeyond);
  std::array<int, 2> passed{};
  for (std::size_t i = 0; i < passed.size(); ++i) {
    passed[i] = setup.passed[i] < 0 ? -1 : fcntl(setup.passed[i], F_DUPFD_CLOEXEC, kBeyond);
  }
  dup2(in, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  for (std::size_t i = 0; i < passed.size(); ++i) {
    if (passed[i] >= 0) dup2(passed[i], 3 + static_cast<int>(i));
  }
  execve(arguments[0], arguments, environment);
  _exit(127);
}

ProcessEnd end_of(int status) {
  if (WIFSIGNALED(status)) return {.code = 0, .signal = WTERMSIG(status)};
  return {.code = WEXITSTATUS(status), .signal = 0};
}

}  // namespace

Process::Process(const Setup& setup) : own_group_(setup.own_group) {
  const std::vector<std::string> texts = environment_with(setup.environment);
  const std::vector<char*> arguments = pointers(setup.arguments);
  const std::vector<char*> environment = pointers(texts);
  const pid_t parent = getpid();
  id_ = fork();
  if (id_ < 0) {
    throw Error(ExitCode::failure, fmt::format("cannot start a process: {}", std::strerror(errno)));
  }
  if (id_ == 0) become(setup, arguments.data(), environment.data(), parent);
  if (own_group_) setpgid(id_, id_);  // also here, since either may be the first
}

Process::~Process() {
  if (ended_) return;
  kill();
  wait();
}

void Process::kill() noexcept {
  if (!ended_) ::kill(own_group_ ? -id_ : id_, SIGKILL);
}

ProcessEnd Process::wait() {
  int status = 0;
  while (!ended_ && waitpid(id_, &status, 0) < 0 && errno == EINTR) continue;
  if (!ended_) end_ = end_of(status);
  ended_ = true;
  return end_;
}

void Process::await() const {
  siginfo_t info{};
  while (waitid(P_PID, static_cast<id_t>(id_), &info, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
    continue;
  }
}

ProcessEnd Process::wait(std::chrono::nanoseconds limit, const StopFlag& stop) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!ended_) {
    int status = 0;
    if (waitpid(id_, &status, WNOHANG) == id_) {
      ended_ = true;
      end_ = end_of(status);
    } else if (stop != 0 || std::chrono::steady_clock::now() >= end) {
      kill();
      wait();
    } else {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
  return end_;
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    reset();
    std::swap(fd_, other.fd_);
  }
  return *this;
}

void Descriptor::reset() noexcept {
  if (fd_ >= 0) close(fd_);
  fd_ = -1;
}

fs::path find_program(const std::string& name) {
  const auto runs = [](const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error) && access(path.c_str(), X_OK) == 0;
  };
  if (name.find('/') != std::string::npos) return runs(name) ? fs::path(name) : fs::path();
  const char* variable = std::getenv("PATH");
  std::string_view paths = variable == nullptr ? "" : variable;
  while (!paths.empty()) {
    const std::string_view folder = paths.substr(0, paths.find(':'));
    paths.remove_prefix(std::min(paths.size(), folder.size() + 1));
    const fs::path path = fs::path(folder.empty() ? "." : folder) / name;
    if (runs(path)) return path;
  }
  return {};
}

fs::path own_program() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error);
}

}  // namespace especho::sketch
