// Files that a command writes: whole or not at all, and never in place of an input.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/terminal/console.hpp"

namespace especho::cli {

class OutputFile {
 public:
  /// Creates a temporary file beside `path`, so that an unwritable one is known before a long run.
  /// A pipe that takes nothing is given up half a second after `stop` is set, or after ten seconds.
  /// Throws Error.
  explicit OutputFile(std::string path, const StopFlag& stop = kNeverStop);
  ~OutputFile();  ///< without commit() nothing is left
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// Whether it is a device or a pipe, where what is written can't be taken back.
  bool is_in_place() const { return temporary_.empty(); }

  /// Appends; throws Error.
  void write(std::string_view content);
  /// Replaces what `path` was by what was written; throws Error.
  void commit();
  void commit(std::string_view content);  ///< write(), then commit()

 private:
  std::string path_;  ///< as the user named it
  // Both are empty for a device or a pipe.
  std::filesystem::path place_;
  std::filesystem::path temporary_;
  std::FILE* file_;
  const StopFlag& stop_;
};

/// Whether it is `-` or one of the system's names for stdout.
bool is_stdout(const std::string& path);

/// A file on the command line: `--json` and its path, or `the baseline` and its path.
struct NamedPath {
  std::string name;
  std::string path;  ///< empty: not given
};

/// Removes a regular file; leaves a device, a pipe and stdout alone.
void remove_output(const std::string& path);

/// Throws Error(usage) if two outputs would go to the same place.
void refuse_same(const std::vector<NamedPath>& outputs);

/// Throws Error(usage) with that hint if an output would replace an input.
void refuse_replaced(const std::vector<NamedPath>& outputs, const NamedPath& input,
                     const std::string& hint = "name another file");

/// Output files of an earlier run. They are removed if this run ends before it has results: a CI
/// job that shows its report in any case would show another run's.
class StaleOutputs {
 public:
  /// None of the paths may be an input, which refuse_replaced() sees to.
  explicit StaleOutputs(std::vector<NamedPath> paths) : paths_(std::move(paths)) {}
  ~StaleOutputs() {
    for (const NamedPath& output : paths_) remove_output(output.path);
  }
  StaleOutputs(const StaleOutputs&) = delete;
  StaleOutputs& operator=(const StaleOutputs&) = delete;

  /// Keeps the files: the results will be written to them.
  void release() { paths_.clear(); }

 private:
  std::vector<NamedPath> paths_;
};

}  // namespace especho::cli
