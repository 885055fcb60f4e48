// A result file that is written whole or not at all.
#pragma once

#include <cstdio>
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

  /// Puts the content in place of what `path` was; throws Error.
  void commit(std::string_view content);

 private:
  std::string path_;
  std::string temporary_;  ///< empty for a device or a pipe, which is written in place
  std::FILE* file_;
};

}  // namespace especho::cli
