// A result file that is written whole or not at all.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cli/terminal/console.hpp"

namespace especho::cli {

class OutputFile {
 public:
  /// Makes a file beside `path`, so that what can't be written is known before a long run, not
  /// after it. A pipe that takes nothing is given up half a second after `stop` is set, or after
  /// ten seconds. Throws Error.
  explicit OutputFile(std::string path, const StopFlag& stop = kNeverStop);
  ~OutputFile();  ///< without commit() nothing is left
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// A device or a pipe: what is written can't be taken back.
  bool is_in_place() const { return temporary_.empty(); }

  /// Appends to what will be put in place; throws Error.
  void write(std::string_view content);
  /// Puts all of it in place of what `path` was; throws Error.
  void commit();
  void commit(std::string_view content);  ///< the same, after a write()

 private:
  std::string path_;  ///< as the user named it
  // Both are empty for a device or a pipe, which is written in place.
  std::filesystem::path place_;
  std::filesystem::path temporary_;
  std::FILE* file_;
  const StopFlag& stop_;
};

/// `-`, or one of the system's names of it.
bool is_stdout(const std::string& path);

/// A file of the command line: `--json` and its path; `the baseline` and its path.
struct NamedPath {
  std::string name;
  std::string path;  ///< empty where it is not given
};

/// Removes the file that is there, if it is one: a device, a pipe and stdout stay.
void remove_output(const std::string& path);

/// Throws Error(usage) for two outputs that would go to the same place.
void refuse_same(const std::vector<NamedPath>& outputs);

/// Throws Error(usage) with that hint for an output that would replace an input.
void refuse_replaced(const std::vector<NamedPath>& outputs, const NamedPath& input,
                     const std::string& hint = "name another file");

}  // namespace especho::cli
