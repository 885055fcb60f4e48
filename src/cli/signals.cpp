#include "cli/signals.hpp"

#include <csignal>

#include "especho/error.hpp"

namespace especho::cli {
namespace {

StopFlag stop_flag{0};
static_assert(StopFlag::is_always_lock_free, "a signal handler may not lock");

extern "C" void on_signal(int number) {
  stop_flag = static_cast<int>(number == SIGINT ? ExitCode::sigint : ExitCode::sigterm);
}

}  // namespace

const StopFlag& catch_signals() {
#ifdef _WIN32
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
#else
  struct sigaction action = {};
  action.sa_handler = on_signal;
  // No SA_RESTART: a blocked write must end, too.
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGHUP, &action, nullptr);  // the terminal is gone, the results need not be
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
#endif
  return stop_flag;
}

}  // namespace especho::cli
