#include "cli/system/process.hpp"

#include <algorithm>

#ifdef _WIN32
#include <windows.h>

#include <fcntl.h>
#include <io.h>
#include <shellapi.h>

#include <cstdio>
#include <memory>
#include <string_view>

#include "cli/system/file_path.hpp"
#else
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#endif

namespace especho::cli {
namespace {

using Clock = StopRequest::Clock;

StopRequest stop_request;

}  // namespace

bool StopRequest::take(ExitCode code, Clock::time_point now) {
  const Clock::rep here = std::max<Clock::rep>(now.time_since_epoch().count(), 1);
  Clock::rep first = 0;
  if (first_.compare_exchange_strong(first, here)) {
    flag_ = static_cast<int>(code);
    return true;
  }
  return Clock::duration(here - first) < kGrace;
}

#ifdef _WIN32

namespace {

/// Half a surrogate pair, which Windows allows, becomes U+FFFD.
std::string utf8(std::wstring_view text) {
  const int units = static_cast<int>(text.size());
  const auto convert = [&](char* into, int size) {
    return WideCharToMultiByte(CP_UTF8, 0, text.data(), units, into, size, nullptr, nullptr);
  };
  std::string result(static_cast<std::size_t>(convert(nullptr, 0)), '\0');
  convert(result.data(), static_cast<int>(result.size()));
  return result;
}

/// Makes a console understand escape sequences, if it can. Returns its mode before that, or nothing
/// if it is not a console.
std::optional<DWORD> understand_escapes(std::FILE* stream) {
  const HANDLE handle = handle_of(stream);
  DWORD mode = 0;
  if (GetConsoleMode(handle, &mode) == 0) return std::nullopt;
  SetConsoleMode(handle, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
  return mode;
}

void restore(std::FILE* stream, std::optional<DWORD> mode) {
  if (mode) SetConsoleMode(handle_of(stream), *mode);
}

/// Called by the system on a thread of its own.
BOOL WINAPI on_control(DWORD event) {
  const bool is_interrupt = event == CTRL_C_EVENT;
  const ExitCode code = is_interrupt ? ExitCode::sigint : ExitCode::sigterm;
  if (!stop_request.take(code, Clock::now())) return FALSE;  // the system ends the program
  // The system also ends it when this returns from anything but a key. The results then need the
  // time until the system does so by itself, which is five seconds after a window was closed.
  const bool is_key = is_interrupt || event == CTRL_BREAK_EVENT;
  if (!is_key) Sleep(INFINITE);
  return TRUE;
}

}  // namespace

/// Those of main() have lost what the system's old code page can't express.
std::vector<std::string> arguments(int argc, char** argv) {
  int count = 0;
  const std::unique_ptr<LPWSTR, decltype(&LocalFree)> words(
      CommandLineToArgvW(GetCommandLineW(), &count), LocalFree);
  if (!words) return {argv + 1, argv + argc};
  std::vector<std::string> result;
  for (int i = 1; i < count; ++i) result.push_back(utf8(words.get()[i]));
  return result;
}

StandardStreams::StandardStreams()
    : code_page_(GetConsoleOutputCP()),
      out_(understand_escapes(stdout)),
      err_(understand_escapes(stderr)) {
  // Bytes pass unchanged, and messages are the same on every system.
  for (std::FILE* stream : {stdin, stdout, stderr}) {
    const int fd = _fileno(stream);
    if (fd >= 0) _setmode(fd, _O_BINARY);  // without a console there may be none
  }
  if (out_ || err_) SetConsoleOutputCP(CP_UTF8);
}

StandardStreams::~StandardStreams() {
  restore(stderr, err_);
  restore(stdout, out_);
  if (out_ || err_) SetConsoleOutputCP(code_page_);
}

const StopFlag& catch_signals() {
  SetConsoleCtrlHandler(on_control, TRUE);
  return stop_request.flag();
}

#else

namespace {

extern "C" void on_signal(int number) {
  const ExitCode code = number == SIGINT ? ExitCode::sigint : ExitCode::sigterm;
  if (stop_request.take(code, Clock::now())) return;
  std::signal(number, SIG_DFL);
  std::raise(number);  // which ends the program when this returns
}

}  // namespace

std::vector<std::string> arguments(int argc, char** argv) {
  return {argv + 1, argv + argc};
}

StandardStreams::StandardStreams() {
  // A closed stream must not become the next socket. It is opened in the wrong direction, so that
  // using it still fails.
  for (const int fd : {0, 1, 2}) {
    if (fcntl(fd, F_GETFD) == -1) open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
  }
}

const StopFlag& catch_signals() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  action.sa_flags = 0;  // no SA_RESTART: a blocked write must end as well
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGHUP, &action, nullptr);  // the terminal is gone, the results need not be
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  return stop_request.flag();
}

#endif

}  // namespace especho::cli
