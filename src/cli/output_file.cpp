#include "cli/output_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <random>
#include <span>
#include <utility>

#include "cli/data_writer.hpp"
#include "especho/error.hpp"

#ifndef _WIN32
#include <fcntl.h>
#endif

namespace especho::cli {
namespace {

namespace fs = std::filesystem;

Error cannot_write(const std::string& path, const std::string& why) {
  return {ExitCode::failure, fmt::format("cannot write {}: {}", path, why)};
}

/// A device or a pipe. A pipe that nobody reads is an error at once, not a wait for a reader.
std::FILE* open_in_place(const std::string& path) {
#ifdef _WIN32
  return std::fopen(path.c_str(), "wb");
#else
  const int fd = open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return nullptr;
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
  return fdopen(fd, "wb");
#endif
}

}  // namespace

OutputFile::OutputFile(std::string path) : path_(std::move(path)) {
  std::error_code absent;
  const fs::file_status status = fs::status(path_, absent);
  if (fs::is_directory(status)) throw cannot_write(path_, "it is a directory");
  // /dev/stdout is this process's own file, wherever that is.
  const bool special = path_.starts_with("/dev/") || path_.starts_with("/proc/");
  if (special || (fs::exists(status) && !fs::is_regular_file(status))) {
    file_ = open_in_place(path_);
  } else {
    if (fs::exists(status)) path_ = fs::canonical(path_).string();  // a link stays a link
    temporary_ = fmt::format("{}.{:08x}.tmp", path_, std::random_device{}());
    file_ = std::fopen(temporary_.c_str(), "wb");
    std::error_code ignored;
    if (file_ != nullptr && fs::exists(status)) {
      fs::permissions(temporary_, status.permissions(), ignored);
    }
  }
  if (file_ == nullptr) throw cannot_write(path_, std::strerror(errno));
}

OutputFile::~OutputFile() {
  if (file_ == nullptr) return;
  std::fclose(file_);
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove(temporary_, ignored);
}

void OutputFile::write(std::string_view content, const GiveUp& give_up) {
  switch (write_data(file_, std::as_bytes(std::span(content)), give_up)) {
    case WriteEnd::done:
      return;
    case WriteEnd::given_up:
      throw cannot_write(path_, "nobody reads it");
    case WriteEnd::failed:
      throw cannot_write(path_, std::strerror(errno));
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
  fs::rename(temporary_, path_, error);
  if (!error) return;
  std::error_code ignored;
  fs::remove(temporary_, ignored);
  throw cannot_write(path_, error.message());
}

}  // namespace especho::cli
