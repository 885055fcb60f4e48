// What a user names to be read: a whole file or pipe, as text in memory.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "especho/send.hpp"

namespace especho::cli {

/// What such a text is.
struct InputKind {
  std::size_t most_bytes;
  const char* hint;  ///< for who named something else
  /// Of a pipe, after which it is given up.
  std::optional<std::chrono::milliseconds> longest_silence = {};
};

/// All of a file, a pipe or a device in UTF-8, also of one in UTF-16 with a byte order mark, which
/// PowerShell's > writes. Throws Error where it can't be read, is not text, is larger than its
/// kind, or when `stop` comes.
std::string read_text(const std::string& path, const InputKind& kind, const StopFlag& stop);

/// The same of a source that is called `name`.
std::string read_text(ByteSource& source, const std::string& name, const InputKind& kind,
                      const StopFlag& stop);

/// The bytes of a file, a pipe or, for `-`, standard input, whatever they are. Throws likewise.
std::string read_bytes(const std::string& path, const InputKind& kind, const StopFlag& stop);

/// Calls `each` with every line and its number, from 1.
void for_each_line(std::string_view text,
                   const std::function<void(std::string_view line, int number)>& each);

/// Without the blanks around it.
std::string_view trimmed(std::string_view text);

}  // namespace especho::cli
