#include "cli/console.hpp"

#include <fmt/color.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "especho/error.hpp"

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

namespace especho::cli {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

void write_all(std::FILE* stream, const void* data, std::size_t size) {
  if (std::fwrite(data, 1, size, stream) == size && std::fflush(stream) == 0) return;
  throw Error(ExitCode::failure,
              fmt::format("cannot write to standard output: {}", std::strerror(errno)));
}

}  // namespace

bool is_terminal(std::FILE* stream) {
#ifdef _WIN32
  return _isatty(_fileno(stream)) != 0;
#else
  return isatty(fileno(stream)) != 0;
#endif
}

bool unicode_output() {
#ifdef _WIN32
  return true;  // main() switches the console to UTF-8
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

void Console::write(std::string_view data) const {
  write_all(out, data.data(), data.size());
}

void Console::write(std::span<const std::byte> data) const {
  write_all(out, data.data(), data.size());
}

void Console::say(std::string_view text) const {
  if (!quiet) fmt::print(err, "{}\n", text);
}

void Console::explain(std::string_view text) const {
  if (verbose) fmt::print(err, "{}\n", text);
}

void Console::fail(std::string_view message, std::string_view hint) const {
  const bool painted = color_on(err);
  const auto name =
      painted ? fmt::format(fmt::emphasis::bold | fmt::fg(fmt::terminal_color::red), "especho:")
              : std::string("especho:");
  fmt::print(err, "{} {}\n", name, message);
  if (!hint.empty()) fmt::print(err, "  {}\n", hint);
}

bool Console::color_on(std::FILE* stream) const {
  if (color != ColorChoice::automatic) return color == ColorChoice::always;
  return is_terminal(stream) && variable("NO_COLOR").empty() && variable("TERM") != "dumb";
}

}  // namespace especho::cli
