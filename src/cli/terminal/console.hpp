// Where a command writes: results to stdout, messages to stderr.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/text.hpp"
#include "especho/error.hpp"

namespace especho::cli {

enum class ColorChoice { automatic, always, never };

inline constexpr auto kNever = std::chrono::steady_clock::time_point::max();

struct Console {
  std::FILE* out = stdout;
  std::FILE* err = stderr;
  bool quiet = false;    ///< print only errors on stderr
  bool verbose = false;  ///< print more on stderr
  ColorChoice color = ColorChoice::automatic;
  const StopFlag* stop = &kNeverStop;

  /// Writes data at once. Throws Error if the reader is gone, or if it does not read until `stop`
  /// is set or the deadline passes.
  void write(std::span<const std::byte> data,
             std::chrono::steady_clock::time_point deadline = kNever) const;
  void write(std::string_view data) const { write(bytes_of(data)); }

  /// Writes the results of a command, for which it has a second after it was stopped.
  void write_result(std::string_view text) const;

  /// Writes data if that needs no waiting; false if it does.
  bool write_now(std::string_view data) const;

  /// Whether anything was to be written to stdout, successfully or not.
  bool has_written() const { return has_written_; }

  // Messages are for a person; not being able to write one is not a failure. Control characters
  // from names or devices don't reach the terminal.
  void say(std::string_view text) const;
  void explain(std::string_view text) const;  ///< only with --verbose
  void fail(std::string_view message, std::string_view hint) const;

  bool color_on(std::FILE* stream) const;

 private:
  void write_or_throw(std::span<const std::byte> data, const std::function<bool()>& give_up) const;
  void write_line(std::string_view text) const;

  mutable bool has_written_ = false;
};

bool is_terminal(std::FILE* stream);

/// Whether it is a terminal that understands escape sequences.
bool is_smart_terminal(std::FILE* stream);

/// The current width of a terminal; nothing if it is not one.
std::optional<std::size_t> terminal_columns(std::FILE* stream);

/// Whether the environment promises a terminal that shows UTF-8.
bool unicode_output();

/// Echoed bytes as a terminal may show them: line breaks, tabs and printable characters as they
/// are, everything else as escapes that `send --escape` understands, such as `\r` and `\x1b`. Bytes
/// come in pieces, which may cut a character in two.
class TerminalText {
 public:
  /// What can be shown by now; an incomplete character waits for its end.
  std::string take(std::string_view bytes);
  /// What is still waiting, when nothing more will come.
  std::string finish();

 private:
  std::string waiting_;
};

}  // namespace especho::cli
