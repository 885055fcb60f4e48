#include "cli/input_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>

#include "cli/file_path.hpp"
#include "cli/file_source.hpp"
#include "especho/error.hpp"

namespace especho::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

/// Of the bytes of a source, which another thread reads.
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

/// Who reads the system's bytes knows nothing of what they are.
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
      throw Error(ExitCode::failure, fmt::format("cannot read {}: nobody writes it", name));
    }
    arrival.wait();
  }
  return text;
}

/// Of a file that has so many bytes, which are there and need not be waited for.
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
  if (unknown || bytes == 0) return read_all(*open_file(path), path, kind, stop);  // 0: of /proc
  if (bytes > kind.most_bytes) too_large(path, kind);
  refuse_stopped(path, stop);
  return read_at_once(path, static_cast<std::size_t>(bytes));
}

std::string without_mark(std::string text) {
  if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
  return text;
}

}  // namespace

std::string read_text(ByteSource& source, const std::string& name, const InputKind& kind,
                      const StopFlag& stop) {
  return without_mark(with_hint(kind, [&] { return read_all(source, name, kind, stop); }));
}

std::string read_text(const std::string& path, const InputKind& kind, const StopFlag& stop) {
  return without_mark(with_hint(kind, [&] { return read_path(path, kind, stop); }));
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
  constexpr std::string_view kBlank = " \t\r";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

}  // namespace especho::cli
