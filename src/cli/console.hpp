// Where a command writes: stdout is data, stderr is talk.
#pragma once

#include <cstdio>
#include <span>
#include <string>
#include <string_view>

namespace especho::cli {

enum class ColorChoice { automatic, always, never };

struct Console {
  std::FILE* out = stdout;
  std::FILE* err = stderr;
  bool quiet = false;    ///< no talk but errors
  bool verbose = false;  ///< more of it
  ColorChoice color = ColorChoice::automatic;

  /// Writes data at once; throws Error when nobody reads it any more.
  void write(std::string_view data) const;
  void write(std::span<const std::byte> data) const;

  void say(std::string_view text) const;      ///< a line of talk
  void explain(std::string_view text) const;  ///< a line of talk for --verbose
  void fail(std::string_view message, std::string_view hint) const;

  bool color_on(std::FILE* stream) const;
};

bool is_terminal(std::FILE* stream);

/// Whether the environment promises a terminal that shows UTF-8.
bool unicode_output();

}  // namespace especho::cli
