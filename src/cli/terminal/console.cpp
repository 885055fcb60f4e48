#include "cli/terminal/console.hpp"

#include <fmt/color.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <utility>

#include "cli/output/data_writer.hpp"
#include "core/text.hpp"
#include "especho/error.hpp"

#ifdef _WIN32
#include <io.h>
#include <windows.h>

#include "cli/system/file_path.hpp"
#else
#include <sys/ioctl.h>
#include <unistd.h>
#endif

namespace especho::cli {
namespace {

using Clock = std::chrono::steady_clock;

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

constexpr std::size_t kLongestCharacter = 4;

/// How many bytes at the end may be an incomplete character.
std::size_t cut_off(std::string_view bytes) {
  for (std::size_t length = std::min(bytes.size(), kLongestCharacter - 1); length > 0; --length) {
    if (is_cut_off(bytes.substr(bytes.size() - length))) return length;
  }
  return 0;
}

std::string escaped(std::string_view bytes) {
  if (bytes == "\r") return "\\r";
  std::string text;
  for (const char c : bytes) text += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  return text;
}

std::string shown(std::string_view bytes) {
  std::string text;
  for_each_character(bytes, [&](std::optional<char32_t> code, std::string_view character) {
    const bool passes = code && (is_printable(*code) || character == "\n" || character == "\t");
    text += passes ? std::string(character) : escaped(character);
  });
  return text;
}

}  // namespace

bool is_terminal(std::FILE* stream) {
#ifdef _WIN32
  const int fd = _fileno(stream);
  return fd >= 0 && _isatty(fd) != 0;
#else
  return isatty(fileno(stream)) != 0;
#endif
}

bool is_smart_terminal(std::FILE* stream) {
#ifdef _WIN32
  DWORD mode = 0;  // main() asks for escape sequences, which old consoles don't know
  return GetConsoleMode(handle_of(stream), &mode) != 0 &&
         (mode & ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
#else
  const std::string_view kind = variable("TERM");
  return isatty(fileno(stream)) != 0 && !kind.empty() && kind != "dumb";
#endif
}

std::optional<std::size_t> terminal_columns(std::FILE* stream) {
#ifdef _WIN32
  CONSOLE_SCREEN_BUFFER_INFO screen{};
  if (GetConsoleScreenBufferInfo(handle_of(stream), &screen) == 0) return std::nullopt;
  const int columns = screen.srWindow.Right - screen.srWindow.Left + 1;
#else
  winsize window{};
  if (ioctl(fileno(stream), TIOCGWINSZ, &window) != 0) return std::nullopt;
  const int columns = window.ws_col;
#endif
  if (columns <= 0) return std::nullopt;  // the terminal does not know
  return static_cast<std::size_t>(columns);
}

bool unicode_output() {
#ifdef _WIN32
  return true;  // main() set the code page
#else
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string_view locale = variable(name);
    if (locale.empty()) continue;
    return locale.find("UTF-8") != std::string_view::npos ||
           locale.find("utf8") != std::string_view::npos;
  }
  return false;
#endif
}

void Console::write_or_throw(std::span<const std::byte> data,
                             const std::function<bool()>& give_up) const {
  has_written_ = true;
  const WriteEnd end = write_data(out, data, give_up);
  if (end == WriteEnd::done) return;
  if (end == WriteEnd::failed) {
    throw Error(ExitCode::failure,
                fmt::format("cannot write to standard output: {}", std::strerror(errno)));
  }
  const int stopped = stop->load();
  throw Error(stopped != 0 ? static_cast<ExitCode>(stopped) : ExitCode::timeout,
              fmt::format("{} while standard output was not read",
                          stopped != 0 ? "interrupted" : "the deadline passed"));
}

void Console::write(std::span<const std::byte> data, Clock::time_point deadline) const {
  write_or_throw(data, [&] { return *stop != 0 || Clock::now() >= deadline; });
}

void Console::write_result(std::string_view text) const {
  std::optional<Clock::time_point> stopped_at;
  write_or_throw(bytes_of(text), [&] {
    if (*stop == 0) return false;
    if (!stopped_at) stopped_at = Clock::now();
    return Clock::now() - *stopped_at > std::chrono::milliseconds(800);
  });
}

bool Console::write_now(std::string_view data) const {
  return write_data(out, bytes_of(data), [] { return true; }) == WriteEnd::done;
}

void Console::write_line(std::string_view text) const {
  std::fwrite(text.data(), 1, text.size(), err);
  std::fputc('\n', err);
  std::fflush(err);
}

void Console::say(std::string_view text) const {
  if (!quiet) write_line(printable(text));
}

void Console::explain(std::string_view text) const {
  if (verbose) write_line(printable(text));
}

void Console::fail(std::string_view message, std::string_view hint) const {
  constexpr std::string_view kName = "especho:";
  const auto how = fmt::emphasis::bold | fmt::fg(fmt::terminal_color::red);
  const auto name = color_on(err) ? fmt::format(how, "{}", kName) : std::string(kName);
  write_line(fmt::format("{} {}{}{}", name, printable(message), hint.empty() ? "" : "\n  ",
                         printable(hint)));
}

bool Console::color_on(std::FILE* stream) const {
  if (color != ColorChoice::automatic) return color == ColorChoice::always;
  return is_smart_terminal(stream) && variable("NO_COLOR").empty();
}

std::string TerminalText::take(std::string_view bytes) {
  waiting_ += bytes;
  std::string all = std::exchange(waiting_, {});
  waiting_ = all.substr(all.size() - cut_off(all));
  all.resize(all.size() - waiting_.size());
  return shown(all);
}

std::string TerminalText::finish() {
  return shown(std::exchange(waiting_, {}));
}

}  // namespace especho::cli
