#include "cli/system/signals.hpp"

#ifdef _WIN32
#include <windows.h>
#else
#include <csignal>
#endif

#include "especho/error.hpp"

namespace especho::cli {
namespace {

StopFlag stop_flag{0};
static_assert(StopFlag::is_always_lock_free, "a signal handler may not lock");

}  // namespace

#ifdef _WIN32

namespace {

/// Called by the system on a thread of its own.
BOOL WINAPI on_control(DWORD event) {
  const bool is_interrupt = event == CTRL_C_EVENT;
  const int code = static_cast<int>(is_interrupt ? ExitCode::sigint : ExitCode::sigterm);
  if (stop_flag.exchange(code) != 0) return FALSE;  // the system ends the program
  // So it does when this returns from anything but a key: then the results need the time until it
  // does so by itself, which is five seconds after a window was closed.
  const bool is_key = is_interrupt || event == CTRL_BREAK_EVENT;
  if (!is_key) Sleep(INFINITE);
  return TRUE;
}

}  // namespace

const StopFlag& catch_signals() {
  SetConsoleCtrlHandler(on_control, TRUE);
  return stop_flag;
}

#else

namespace {

extern "C" void on_signal(int number) {
  stop_flag = static_cast<int>(number == SIGINT ? ExitCode::sigint : ExitCode::sigterm);
}

}  // namespace

const StopFlag& catch_signals() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  // No SA_RESTART: a blocked write must end, too.
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGHUP, &action, nullptr);  // the terminal is gone, the results need not be
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  return stop_flag;
}

#endif

}  // namespace especho::cli
