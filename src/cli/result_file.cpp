#include "cli/result_file.hpp"

#include <fmt/format.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>

#include "cli/file_path.hpp"
#include "cli/file_source.hpp"
#include "especho/error.hpp"
#include "report/json_reader.hpp"

namespace especho::cli {
namespace {

/// A thousand runs, each with blocks, are far smaller.
constexpr std::size_t kMostBytes = std::size_t{64} * 1024 * 1024;
constexpr const char* kHint = "it must be what especho bench --json=FILE wrote";

[[noreturn]] void cannot_read(const std::string& name, const std::string& why) {
  throw Error(ExitCode::failure, fmt::format("cannot read {}: {}", name, why), kHint);
}

[[noreturn]] void too_large(const std::string& name) {
  cannot_read(name, fmt::format("it has more than {} MiB", kMostBytes >> 20));
}

std::unique_ptr<ByteSource> open_result(const std::string& path) {
  if (path == "-") return open_stdin();
  std::error_code ignored;
  const auto bytes = std::filesystem::file_size(file_path(path), ignored);
  if (!ignored && bytes > kMostBytes) too_large(path);
  return open_file(path);
}

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

std::string content(ByteSource& source, const std::string& name, const StopFlag& stop) {
  std::string text;
  Arrival arrival(source);
  while (!source.exhausted()) {
    if (const int stopped = stop; stopped != 0) {
      throw Error(static_cast<ExitCode>(stopped),
                  fmt::format("interrupted while reading {}", name));
    }
    const auto piece = source.peek();
    if (piece.empty()) {
      arrival.wait();
      continue;
    }
    for (const std::byte byte : piece) text += static_cast<char>(byte);
    source.consume(piece.size());
    if (text.size() > kMostBytes) too_large(name);
  }
  if (text.empty()) cannot_read(name, "it is empty");
  return text;
}

std::string read_result(const std::string& path, const std::string& name, const StopFlag& stop) {
  try {
    return content(*open_result(path), name, stop);
  } catch (const Error& error) {
    const bool read_failed = error.code() == ExitCode::failure && error.hint().empty();
    throw Error(error.code(), error.what(), read_failed ? kHint : error.hint());
  }
}

}  // namespace

BenchResult load_result(const std::string& path, const StopFlag& stop) {
  const std::string name = path == "-" ? "standard input" : path;
  const std::string text = read_result(path, name, stop);
  try {
    return read_json_result(text);
  } catch (const Error& error) {
    throw Error(error.code(), fmt::format("{}: {}", name, error.what()), error.hint());
  }
}

}  // namespace especho::cli
