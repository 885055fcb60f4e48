// The command line tool in process, its output caught in temporary files.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "cli/app.hpp"
#include "cli/system/file_path.hpp"

namespace especho_test {

/// Sets an environment variable, or removes it, as long as this lives.
class Variable {
 public:
  explicit Variable(std::string name) : name_(std::move(name)) {
    if (const char* value = std::getenv(name_.c_str())) before_ = value;
    put(std::nullopt);
  }
  Variable(std::string name, const std::string& value) : Variable(std::move(name)) { put(value); }
  ~Variable() { put(before_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  void put(const std::optional<std::string>& value) const {
#ifdef _WIN32
    _putenv_s(name_.c_str(), value.value_or("").c_str());
#else
    if (value) {
      setenv(name_.c_str(), value->c_str(), 1);
    } else {
      unsetenv(name_.c_str());
    }
#endif
  }

  std::string name_;
  std::optional<std::string> before_;
};

/// A folder of its own, so that tests can run side by side.
class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() /
              ("especho-unit-" + std::to_string(std::random_device{}()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string operator/(const std::string& name) const {
    return especho::cli::file_name(path_of(name));
  }

  std::string write(const std::string& name, const std::string& content) const {
    std::ofstream(path_of(name), std::ios::binary) << content;
    return *this / name;
  }
  std::string read(const std::string& name) const {
    std::ifstream stream(path_of(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_), {}));
  }

 private:
  std::filesystem::path path_of(const std::string& name) const {
    return path_ / especho::cli::file_path(name);
  }

  std::filesystem::path path_;
};

struct CliResult {
  int code;
  std::string out;
  std::string err;
};

class TemporaryStream {
 public:
  TemporaryStream() : file_(especho::cli::temporary_stream()) {}
  ~TemporaryStream() { std::fclose(file_); }
  TemporaryStream(const TemporaryStream&) = delete;
  TemporaryStream& operator=(const TemporaryStream&) = delete;

  std::FILE* file() const { return file_; }
  std::string content() const {
    std::string text;
    std::rewind(file_);
    for (int c = std::fgetc(file_); c != EOF; c = std::fgetc(file_)) text += static_cast<char>(c);
    return text;
  }

 private:
  std::FILE* file_;
};

inline CliResult especho_cli(const std::vector<std::string>& arguments, int stop_code = 0) {
  const Variable no_default_device("ESPECHO_HOST");
  const TemporaryStream out;
  const TemporaryStream err;
  especho::cli::Console console;
  console.out = out.file();
  console.err = err.file();
  const especho::StopFlag stop{stop_code};
  const int code = especho::cli::run(arguments, console, stop);
  return {code, out.content(), err.content()};
}

}  // namespace especho_test
