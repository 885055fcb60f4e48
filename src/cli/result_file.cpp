#include "cli/result_file.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include "especho/error.hpp"
#include "report/json_reader.hpp"

namespace especho::cli {
namespace {

/// A thousand runs, each with blocks, are far smaller.
constexpr std::size_t kMostBytes = std::size_t{256} * 1024 * 1024;
constexpr const char* kHint = "it must be what especho bench --json=FILE wrote";

struct CloseUnlessStdin {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};
using File = std::unique_ptr<std::FILE, CloseUnlessStdin>;

[[noreturn]] void cannot_read(const std::string& name, const std::string& why) {
  throw Error(ExitCode::failure, fmt::format("cannot read {}: {}", name, why), kHint);
}

[[noreturn]] void too_large(const std::string& name) {
  cannot_read(name, fmt::format("it has more than {} MiB", kMostBytes >> 20));
}

File open_result(const std::string& path) {
  if (path == "-") return File(stdin);
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) cannot_read(path, "it is a directory");
  const auto bytes = std::filesystem::file_size(path, ignored);
  if (!ignored && bytes > kMostBytes) too_large(path);
  File file(std::fopen(path.c_str(), "rb"));
  if (!file) cannot_read(path, std::strerror(errno));
  return file;
}

std::string content(std::FILE* file, const std::string& name) {
  std::string text;
  std::array<char, 64 * 1024> piece{};
  while (true) {
    const std::size_t bytes = std::fread(piece.data(), 1, piece.size(), file);
    text.append(piece.data(), bytes);
    if (text.size() > kMostBytes) too_large(name);
    if (bytes < piece.size()) break;
  }
  if (std::ferror(file) != 0) cannot_read(name, std::strerror(errno));
  if (text.empty()) cannot_read(name, "it is empty");
  return text;
}

}  // namespace

BenchResult load_result(const std::string& path) {
  const std::string name = path == "-" ? "standard input" : path;
  const File file = open_result(path);
  const std::string text = content(file.get(), name);
  try {
    return read_json_result(text);
  } catch (const Error& error) {
    throw Error(error.code(), fmt::format("{}: {}", name, error.what()), error.hint());
  }
}

}  // namespace especho::cli
