#include "cli/input/inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <mutex>

#include "cli/system/file_path.hpp"
#include "especho/error.hpp"
#include "report/json/json.hpp"

namespace especho::cli {
namespace {

using Clock = std::chrono::steady_clock;

/// Waits for bytes that another thread reads.
class Arrival {
 public:
  explicit Arrival(ByteSource& source) : source_(source) {
    source_.notify([this] {
      const std::lock_guard lock(mutex_);
      arrived_ = true;
      changed_.notify_one();
    });
  }
  ~Arrival() { source_.notify({}); }
  Arrival(const Arrival&) = delete;
  Arrival& operator=(const Arrival&) = delete;

  /// Returns soon even if nothing arrives.
  void wait() {
    constexpr std::chrono::milliseconds kSlice(50);
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kSlice, [&] { return arrived_; });
    arrived_ = false;
  }

 private:
  ByteSource& source_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool arrived_ = false;
};

[[noreturn]] void too_large(const std::string& name, const InputKind& kind) {
  throw Error(ExitCode::failure,
              fmt::format("cannot read {}: it has more than {} MiB", name, kind.most_bytes >> 20));
}

void refuse_stopped(const std::string& name, const StopFlag& stop) {
  if (const int stopped = stop; stopped != 0) {
    throw Error(static_cast<ExitCode>(stopped), fmt::format("interrupted while reading {}", name));
  }
}

/// Adds the hint of the kind, which the reader of raw bytes does not know.
template <typename Step>
auto with_hint(const InputKind& kind, Step step) {
  try {
    return step();
  } catch (const Error& error) {
    const bool read_failed = error.code() == ExitCode::failure && error.hint().empty();
    throw Error(error.code(), error.what(), read_failed ? kind.hint : error.hint());
  }
}

std::string read_all(ByteSource& source, const std::string& name, const InputKind& kind,
                     const StopFlag& stop) {
  std::string text;
  Arrival arrival(source);
  for (auto last = Clock::now(); !source.exhausted();) {
    refuse_stopped(name, stop);
    const auto piece = source.peek();
    if (!piece.empty()) {
      text.append(reinterpret_cast<const char*>(piece.data()), piece.size());
      source.consume(piece.size());
      if (text.size() > kind.most_bytes) too_large(name, kind);
      last = Clock::now();
      continue;
    }
    if (kind.longest_silence && Clock::now() - last > *kind.longest_silence) {
      throw Error(ExitCode::failure, fmt::format("cannot read {}: nothing writes to it", name));
    }
    arrival.wait();
  }
  return text;
}

/// Reads a regular file of that length, which needs no waiting.
std::string read_at_once(const std::string& path, std::size_t bytes) {
  std::ifstream file(file_path(path), std::ios::binary);
  std::string text(bytes, '\0');
  file.read(text.data(), static_cast<std::streamsize>(bytes));
  if (!file.is_open() || file.bad()) {
    throw Error(ExitCode::failure, fmt::format("cannot read {}: {}", path, std::strerror(errno)));
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

std::string read_path(const std::string& path, const InputKind& kind, const StopFlag& stop) {
  std::error_code unknown;
  const std::uintmax_t bytes = std::filesystem::file_size(file_path(path), unknown);
  if (unknown || bytes == 0) return read_all(*open_file(path), path, kind, stop);  // 0 in /proc
  if (bytes > kind.most_bytes) too_large(path, kind);
  refuse_stopped(path, stop);
  return read_at_once(path, static_cast<std::size_t>(bytes));
}

constexpr const char* kSaveAsUtf8 =
    "save it as UTF-8; in PowerShell, `| Out-File -Encoding utf8` writes that";

void append_utf8(std::string& text, char32_t code) {
  const auto add = [&](char32_t bits) { text += static_cast<char>(bits); };
  if (code < 0x80) return add(code);
  if (code < 0x800) {
    add(0xc0 | code >> 6);
  } else {
    if (code < 0x10000) {
      add(0xe0 | code >> 12);
    } else {
      add(0xf0 | code >> 18);
      add(0x80 | (code >> 12 & 0x3f));
    }
    add(0x80 | (code >> 6 & 0x3f));
  }
  add(0x80 | (code & 0x3f));
}

std::string from_utf16(std::string_view bytes, bool big_endian, const std::string& name) {
  const auto unit_at = [&](std::size_t at) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<char32_t>(big_endian ? first << 8 | second : second << 8 | first);
  };
  std::string text;
  for (std::size_t at = 2; at < bytes.size(); at += 2) {  // after the byte order mark
    const bool has_unit = at + 2 <= bytes.size();
    char32_t code = has_unit ? unit_at(at) : 0xd800;
    if (code >= 0xd800 && code < 0xdc00 && at + 4 <= bytes.size()) {
      const char32_t low = unit_at(at + 2);
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10 | (low - 0xdc00));
        at += 2;
      }
    }
    if (code >= 0xd800 && code < 0xe000) {
      throw Error(ExitCode::failure,
                  fmt::format("{}: it is UTF-16 with half a character at byte {}", name, at + 1),
                  kSaveAsUtf8);
    }
    append_utf8(text, code);
  }
  return text;
}

/// Decodes UTF-8 or, as PowerShell's > writes it, UTF-16; refuses zero bytes.
std::string decoded(std::string bytes, const std::string& name) {
  using namespace std::string_view_literals;  // other literals end at a zero byte
  const auto refuse = [&](const std::string& what, const char* hint) {
    throw Error(ExitCode::failure, fmt::format("{}: {}", name, what), hint);
  };
  if (bytes.starts_with("PK\x03\x04"sv)) refuse("it is a zip archive", "unpack it first");
  if (bytes.starts_with("\x1f\x8b"sv)) refuse("it is compressed with gzip", "unpack it first");
  if (bytes.starts_with("\xff\xfe\0\0"sv) || bytes.starts_with("\0\0\xfe\xff"sv)) {
    refuse("it is UTF-32", kSaveAsUtf8);
  }
  const bool little_endian = bytes.starts_with("\xff\xfe"sv);
  if (little_endian || bytes.starts_with("\xfe\xff"sv)) {
    bytes = from_utf16(bytes, !little_endian, name);
  } else if (bytes.starts_with("\xef\xbb\xbf"sv)) {
    bytes.erase(0, 3);
  } else if (bytes.size() >= 2 && (bytes[0] == '\0') != (bytes[1] == '\0')) {
    refuse("it is UTF-16 without a byte order mark", kSaveAsUtf8);
  }
  const std::size_t zero = bytes.find('\0');
  if (zero != std::string::npos)
    refuse(fmt::format("it is not text: zero at byte {}", zero + 1), "");
  return bytes;
}

constexpr InputKind kResult{.most_bytes = std::size_t{64} * 1024 *
                                          1024,  // a thousand runs, each with blocks, have far less
                            .hint = "it must be what especho bench --json=FILE wrote"};

}  // namespace

std::string read_text(ByteSource& source, const std::string& name, const InputKind& kind,
                      const StopFlag& stop) {
  return with_hint(kind, [&] { return decoded(read_all(source, name, kind, stop), name); });
}

std::string read_text(const std::string& path, const InputKind& kind, const StopFlag& stop) {
  return with_hint(kind, [&] { return decoded(read_path(path, kind, stop), path); });
}

std::string read_bytes(const std::string& path, const InputKind& kind, const StopFlag& stop) {
  return with_hint(kind, [&] {
    return path == "-" ? read_all(*open_stdin(), "standard input", kind, stop)
                       : read_path(path, kind, stop);
  });
}

void for_each_line(std::string_view text,
                   const std::function<void(std::string_view line, int number)>& each) {
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    each(text.substr(0, end), number);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

BenchResult load_result(const std::string& path, const StopFlag& stop) {
  const bool is_stdin = path == "-";
  const std::string name = is_stdin ? "standard input" : path;
  const std::string text =
      is_stdin ? read_text(*open_stdin(), name, kResult, stop) : read_text(path, kResult, stop);
  if (text.empty()) {
    throw Error(ExitCode::failure, fmt::format("cannot read {}: it is empty", name), kResult.hint);
  }
  try {
    return read_json_result(text);
  } catch (const Error& error) {
    throw Error(error.code(), fmt::format("{}: {}", name, error.what()), error.hint());
  }
}

}  // namespace especho::cli
