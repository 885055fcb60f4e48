// Where a command writes: stdout is data, stderr is talk.
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
  bool quiet = false;    ///< no talk but errors
  bool verbose = false;  ///< more of it
  ColorChoice color = ColorChoice::automatic;
  const StopFlag* stop = &kNeverStop;

  /// Writes data at once. Throws Error when nobody takes it: when the reader is gone; or when it
  /// does not read, and `stop` is set or `deadline` comes.
  void write(std::span<const std::byte> data,
             std::chrono::steady_clock::time_point deadline = kNever) const;
  void write(std::string_view data) const { write(bytes_of(data)); }

  /// Writes the results of a command. One that is stopped has a second left for them.
  void write_result(std::string_view text) const;

  /// Writes data if that can be done without waiting; false if it can't.
  bool write_now(std::string_view data) const;

  // Talk is for a person; when it can't be written, that is no failure. What a name or a device may
  // bring along does not drive the terminal.
  void say(std::string_view text) const;      ///< a line of talk
  void explain(std::string_view text) const;  ///< a line of talk for --verbose
  void fail(std::string_view message, std::string_view hint) const;

  bool color_on(std::FILE* stream) const;

 private:
  void write_or_throw(std::span<const std::byte> data, const std::function<bool()>& give_up) const;
  void talk(std::string_view text) const;
};

bool is_terminal(std::FILE* stream);

/// A terminal that understands escapes.
bool is_smart_terminal(std::FILE* stream);

/// How wide a terminal is now; nothing for what is none.
std::optional<std::size_t> terminal_columns(std::FILE* stream);

/// Whether the environment promises a terminal that shows UTF-8.
bool unicode_output();

}  // namespace especho::cli
