// The outputs of bench and check: files, and at most one on stdout instead of the text.
#pragma once

#include <functional>
#include <list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/options/options.hpp"
#include "cli/output/csv_log.hpp"
#include "cli/output/output_file.hpp"
#include "cli/terminal/console.hpp"
#include "especho/bench.hpp"
#include "especho/check.hpp"
#include "report/formats.hpp"

namespace especho::cli {

/// Each output of a command with its option and its path: `-` is stdout; empty: not wanted.
using OutputPaths = std::vector<NamedPath>;

/// Declares an option that names an output. `--json` is a flag with an optional path.
void add_output_option(CLI::App& app, NamedPath& output, const std::string& help);

// Declares those of one command; `paths` must stay where it is.
void add_bench_outputs(CLI::App& app, OutputPaths& paths);
void add_check_outputs(CLI::App& app, OutputPaths& paths);

class Outputs {
 public:
  /// Opens all files, so that one that can't be written is known before the run. No two paths may
  /// be the same, which refuse_same() sees to. Throws Error.
  Outputs(const OutputPaths& paths, const Console& console);

  /// Takes every echo of a bench while it runs; null unless --csv is given.
  EchoLog* log() { return csv_ ? &*csv_ : nullptr; }

  /// The text for a person, made when all else is written.
  using Text = std::function<std::string()>;

  // Write everything. The text goes to stdout unless an output does. What can't be written is
  // complained about, removed, and changes the exit, which the other files then report as well.
  // Files are complete even if nobody reads stdout. Only pipes, devices and stdout, which can't be
  // rewritten, may report an earlier exit.
  void write(BenchResult& result, const NamedResult* baseline, const Text& text);
  void write(CheckResult& result, const Text& text);

 private:
  struct File {
    File(std::string option_, std::string path_, const StopFlag& stop)
        : option(std::move(option_)),
          path(std::move(path_)),
          output(std::in_place, path, stop),
          is_device(output->is_in_place()) {}
    std::string option;
    std::string path;
    std::optional<OutputFile> output;
    bool is_device;
  };
  /// Makes the document of an option, from the result as it is then.
  using DocumentOf = std::function<std::string(const std::string& option)>;

  void write(Exit& exit, const DocumentOf& document, const Text& text);
  void write_files(Exit& exit, const DocumentOf& document);
  void write_stdout(const DocumentOf& document, const Text& text);
  bool attempt(Exit& exit, const std::function<void()>& step) const;

  const Console& console_;
  std::list<File> files_;
  std::optional<CsvLog> csv_;
  std::string on_stdout_;  ///< its option; empty: the text
};

}  // namespace especho::cli
