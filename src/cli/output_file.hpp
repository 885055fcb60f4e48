// A result file that is written whole or not at all.
#pragma once

#include <cstdio>
#include <functional>
#include <string>
#include <string_view>

namespace especho::cli {

class OutputFile {
 public:
  /// Makes a file beside `path`, so that what can't be written is known before a long run, not
  /// after it. Throws Error.
  explicit OutputFile(std::string path);
  ~OutputFile();  ///< without commit() nothing is left
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  using GiveUp = std::function<bool()>;

  /// Appends to what will be put in place; throws Error, also when `give_up` says so, which is
  /// asked several times a second while a pipe takes nothing.
  void write(std::string_view content, const GiveUp& give_up = never);
  /// Puts all of it in place of what `path` was; throws Error.
  void commit();
  void commit(std::string_view content);  ///< the same, after a write()

 private:
  static bool never() { return false; }

  std::string path_;
  std::string temporary_;  ///< empty for a device or a pipe, which is written in place
  std::FILE* file_;
};

}  // namespace especho::cli
