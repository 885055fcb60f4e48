#include "sketch_runner.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "board.hpp"
#include "especho/error.hpp"
#include "run_options.hpp"
#include "stack_choice.hpp"

namespace especho::device {
namespace {

/// False if the reader is gone.
bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(fd, text.data(), text.size());
    if (count < 0 && errno != EINTR) return false;
    if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

/// One write each, so that those of several threads do not mix.
void report(const std::string& line) {
  write_all(runner_channel, line + "\n");
}

/// The next line; nothing when the other end is closed.
std::optional<std::string> read_line() {
  std::string line;
  for (char c = '\0';;) {
    const ssize_t count = read(runner_channel, &c, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return std::nullopt;
    if (c == '\n') return line;
    line += c;
  }
}

[[noreturn]] void end(int code) {
  std::fflush(stdout);
  _exit(code);  // the sketch's thread may never return
}

RunOptions ask_options() {
  report("options");
  std::string text;
  for (;;) {
    const auto line = read_line();
    if (!line) end(0);
    if (line->empty()) return run_options_from(text);
    text += *line + '\n';
  }
}

[[noreturn]] void out_of_memory() {
  write_all(runner_channel, "memory\n");  // without allocating
  _exit(1);
}

// The globals of a sketch can only be reset by starting its program again.
[[noreturn]] void restart() {
  report("restart");
  std::fflush(stdout);
  const long most = sysconf(_SC_OPEN_MAX);
  const int first = board_network() < 0 ? runner_channel + 1 : runner_network + 1;
  for (int fd = first; fd < most && fd < 1024; ++fd) close(fd);
  fcntl(runner_network, F_SETFD, 0);
  char name[] = "sketch";
  char* const arguments[] = {name, nullptr};
  execv("/proc/self/exe", arguments);
  _exit(1);
}

std::string one_line(std::string text) {
  for (char& c : text) {
    if (c == '\n' || c == '\t') c = ' ';
  }
  return text;
}

[[noreturn]] void fail(ExitCode code, const std::string& message, const std::string& hint = {}) {
  report("error " + std::to_string(static_cast<int>(code)) + '\t' + one_line(message) + '\t' +
         one_line(hint));
  end(1);
}

StackSetup stack_setup(const RunOptions& run) {
  if (run.stack == StackKind::lwip) adopt_board_network(runner_network);
  return {.kind = run.stack,
          .faults = run.faults.network,
          .seed = run.seed,
          .pcap = run.pcap,
          .append = run.restarted};
}

BoardOptions board_options(const RunOptions& run) {
  return {.port = run.port,
          .ports = run.ports,
          .on_listen =
              [](std::uint16_t asked, std::uint16_t port) {
                report("listening " + std::to_string(asked) + ' ' + std::to_string(port));
              },
          .on_serial = [](std::string_view text) { write_all(STDOUT_FILENO, text); },
          .restart = restart,
          .boot_limit = std::chrono::hours(24 * 365),  // whoever started this one has a limit
          .on_note = [](std::string_view text) { report("note " + one_line(std::string(text))); },
          .faults = run.faults,
          .seed = run.seed,
          .make_stack = [setup = stack_setup(run)] { return make_stack(setup); }};
}

/// Until the end of the input.
void type_input(Board& board) {
  std::array<char, 1024> text{};
  for (;;) {
    const ssize_t count = read(STDIN_FILENO, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    board.type({text.data(), static_cast<std::size_t>(count)});
  }
}

}  // namespace

int run_sketch(void (*setup)(), void (*loop)()) {
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
  std::set_new_handler(out_of_memory);
  try {
    const RunOptions options = ask_options();
    std::thread([] {
      while (read_line()) continue;
      _exit(0);
    }).detach();
    const Sketch sketch{.setup =
                            [setup] {
                              std::thread([] { type_input(*Board::running()); }).detach();
                              setup();
                              report("set-up");
                            },
                        .loop = loop};
    const Board board(board_options(options), sketch);
    for (;;) pause();
  } catch (const Error& error) {
    fail(error.code(), error.what(), error.hint());
  } catch (const std::exception& error) {
    fail(ExitCode::failure, error.what());
  }
}

}  // namespace especho::device
