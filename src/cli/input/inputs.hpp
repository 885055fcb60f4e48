// Files and pipes that a user names, as a stream of bytes or read into memory.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "especho/bench.hpp"
#include "especho/send.hpp"

namespace especho::cli {

/// A payload of any length, in fixed memory. Opening a file throws Error with the path and the
/// reason if it can't be read.
std::unique_ptr<ByteSource> open_file(const std::string& path);

std::unique_ptr<ByteSource> open_stdin();

/// What is expected to be in it.
struct InputKind {
  std::size_t most_bytes;
  const char* hint;  ///< if something else is in it
  /// How long until a silent pipe is given up.
  std::optional<std::chrono::milliseconds> longest_silence = {};
};

/// The text of a file, a pipe or a device, in UTF-8 or in UTF-16 with a byte order mark, which
/// PowerShell's > writes. Throws Error if it can't be read, is not text or is larger than its kind
/// may be, and when `stop` is set.
std::string read_text(const std::string& path, const InputKind& kind, const StopFlag& stop);

/// The same from a source that is called `name`.
std::string read_text(ByteSource& source, const std::string& name, const InputKind& kind,
                      const StopFlag& stop);

/// The bytes of a file, a pipe or, for `-`, standard input. Throws likewise.
std::string read_bytes(const std::string& path, const InputKind& kind, const StopFlag& stop);

/// A stored result; `-` is standard input. Throws Error(failure) that names the file, what is wrong
/// with it, and what to do; and Error with the code of `stop` when that is set.
BenchResult load_result(const std::string& path, const StopFlag& stop);

/// Calls `each` with every line and its number, starting at 1.
void for_each_line(std::string_view text,
                   const std::function<void(std::string_view line, int number)>& each);

/// The text without blanks at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace especho::cli
