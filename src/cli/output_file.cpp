#include "cli/output_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <random>

#include "especho/error.hpp"

namespace especho::cli {
namespace {

namespace fs = std::filesystem;

Error cannot_write(const std::string& path, const std::string& why) {
  return {ExitCode::failure, fmt::format("cannot write {}: {}", path, why)};
}

}  // namespace

OutputFile::OutputFile(std::string path) : path_(std::move(path)) {
  std::error_code absent;
  const fs::file_status status = fs::status(path_, absent);
  if (fs::is_directory(status)) throw cannot_write(path_, "it is a directory");
  if (!fs::exists(status) || fs::is_regular_file(status)) {
    temporary_ = fmt::format("{}.{:08x}.tmp", path_, std::random_device{}());
  }
  file_ = std::fopen(temporary_.empty() ? path_.c_str() : temporary_.c_str(), "wb");
  if (file_ == nullptr) throw cannot_write(path_, std::strerror(errno));
}

OutputFile::~OutputFile() {
  if (file_ == nullptr) return;
  std::fclose(file_);
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove(temporary_, ignored);
}

void OutputFile::commit(std::string_view content) {
  const bool written = std::fwrite(content.data(), 1, content.size(), file_) == content.size() &&
                       std::fflush(file_) == 0;
  if (!written) throw cannot_write(path_, std::strerror(errno));
  std::fclose(file_);
  file_ = nullptr;
  if (temporary_.empty()) return;
  std::error_code error;
  fs::rename(temporary_, path_, error);
  if (!error) return;
  std::error_code ignored;
  fs::remove(temporary_, ignored);
  throw cannot_write(path_, error.message());
}

}  // namespace especho::cli
