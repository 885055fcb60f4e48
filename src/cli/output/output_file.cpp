#include "cli/output/output_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <optional>
#include <random>
#include <utility>

#include "cli/output/data_writer.hpp"
#include "cli/system/file_path.hpp"
#include "core/text.hpp"
#include "especho/error.hpp"

#ifndef _WIN32
#include <fcntl.h>
#endif

namespace especho::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStream = "-";

Error cannot_write(const std::string& path, const std::string& why) {
  return {ExitCode::failure, fmt::format("cannot write {}: {}", path, why)};
}

/// How long a pipe may take to accept a piece.
class WriteTimeout {
 public:
  explicit WriteTimeout(const StopFlag& stop) : stop_(stop) {}

  bool expired() {
    const auto now = Clock::now();
    if (stop_ != 0 && !stopped_at_) stopped_at_ = now;
    return now - start_ > kLongest || (stopped_at_ && now - *stopped_at_ > kOnceStopped);
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr auto kLongest = std::chrono::seconds(10);
  static constexpr auto kOnceStopped = std::chrono::milliseconds(500);

  const StopFlag& stop_;
  const Clock::time_point start_ = Clock::now();
  std::optional<Clock::time_point> stopped_at_;
};

const char* reason(int error) {
  return error == ENXIO ? "nothing reads it" : std::strerror(error);
}

#ifdef _WIN32
/// Names that are devices in every folder, and `\\.\pipe\name` and the like.
bool is_device_name(const std::string& path) {
  if (path.starts_with(R"(\\.\)")) return true;
  constexpr std::array<std::string_view, 2> kNames{"nul", "con"};
  std::string name = path;
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}
#else
/// /dev/stdout is a file of this process, whatever that is.
bool is_device_name(const std::string& path) {
  return path.starts_with("/dev/") || path.starts_with("/proc/");
}
#endif

/// Opens a device or a pipe. A pipe without a reader is an error at once, not a wait for one.
std::FILE* open_in_place(const std::string& path) {
#ifdef _WIN32
  return open_stream(file_path(path), "wb");
#else
  const int fd = open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return nullptr;
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
  return fdopen(fd, "wb");
#endif
}

/// `-` is never a file of that name, and a device such as /dev/null can't be overwritten.
bool same_file(const std::string& one, const std::string& other) {
  if (one == kStream || other == kStream) return false;
  const fs::path a = file_path(one);
  const fs::path b = file_path(other);
  std::error_code error;
  if (fs::is_character_file(a, error)) return false;
  if (fs::equivalent(a, b, error)) return true;
  // weakly_canonical() leaves a name that does not exist relative.
  return fs::weakly_canonical(fs::absolute(a, error), error) ==
         fs::weakly_canonical(fs::absolute(b, error), error);
}

}  // namespace

OutputFile::OutputFile(std::string path, const StopFlag& stop)
    : path_(std::move(path)), stop_(stop) {
  const fs::path named = file_path(path_);
  std::error_code absent;
  const fs::file_status status = fs::status(named, absent);
  if (fs::is_directory(status)) throw cannot_write(path_, "it is a directory");
  if (is_device_name(path_) || (fs::exists(status) && !fs::is_regular_file(status))) {
    file_ = open_in_place(path_);
  } else {
    place_ = fs::exists(status) ? fs::canonical(named) : named;  // a link stays a link
    temporary_ = place_;
    temporary_ += fmt::format(".{:08x}.tmp", std::random_device{}());
    file_ = open_stream(temporary_, "wb");
    std::error_code ignored;
    if (file_ != nullptr && fs::exists(status)) {
      fs::permissions(temporary_, status.permissions(), ignored);
    }
  }
  if (file_ == nullptr) throw cannot_write(path_, reason(errno));
}

OutputFile::~OutputFile() {
  if (file_ == nullptr) return;
  std::fclose(file_);
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove(temporary_, ignored);
}

void OutputFile::write(std::string_view content) {
  constexpr std::size_t kPiece = 65536;  // each has its own timeout
  for (std::size_t at = 0; at < content.size(); at += kPiece) {
    WriteTimeout timeout(stop_);
    const auto piece = bytes_of(content.substr(at, kPiece));
    switch (write_data(file_, piece, [&] { return timeout.expired(); })) {
      case WriteEnd::done:
        break;
      case WriteEnd::given_up:
        throw cannot_write(path_, "nothing reads it");
      case WriteEnd::failed:
        throw cannot_write(path_, std::strerror(errno));
    }
  }
}

void OutputFile::commit(std::string_view content) {
  write(content);
  commit();
}

void OutputFile::commit() {
  if (std::fclose(std::exchange(file_, nullptr)) != 0) {
    throw cannot_write(path_, std::strerror(errno));
  }
  if (temporary_.empty()) return;
  std::error_code error;
  fs::rename(temporary_, place_, error);
  if (!error) return;
  std::error_code ignored;
  fs::remove(temporary_, ignored);
  throw cannot_write(path_, error.message());
}

bool is_stdout(const std::string& path) {
  constexpr std::array kNames{"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"};
  return std::find(kNames.begin(), kNames.end(), path) != kNames.end();
}

void remove_output(const std::string& path) {
  const fs::path named = file_path(path);
  std::error_code ignored;
  if (is_stdout(path) || is_device_name(path) || !fs::is_regular_file(named, ignored)) return;
  fs::remove(fs::canonical(named, ignored), ignored);  // the target of a link
}

void refuse_same(const std::vector<NamedPath>& outputs) {
  for (auto one = outputs.begin(); one != outputs.end(); ++one) {
    for (auto other = one + 1; other != outputs.end(); ++other) {
      if (one->path.empty() || other->path.empty()) continue;
      if (is_stdout(one->path) && is_stdout(other->path)) {
        throw Error(
            ExitCode::usage,
            fmt::format("{} and {} can't both go to standard output", one->name, other->name),
            "give one of them a file");
      }
      if (!same_file(one->path, other->path)) continue;
      throw Error(ExitCode::usage,
                  fmt::format("{} and {} would both write {}", one->name, other->name, one->path),
                  "give each its own file");
    }
  }
}

void refuse_replaced(const std::vector<NamedPath>& outputs, const NamedPath& input,
                     const std::string& hint) {
  for (const NamedPath& output : outputs) {
    if (output.path.empty() || input.path.empty() || !same_file(output.path, input.path)) continue;
    throw Error(ExitCode::usage,
                fmt::format("{} would replace {} {}", output.name, input.name, input.path), hint);
  }
}

}  // namespace especho::cli
