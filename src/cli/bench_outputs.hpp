// The documents that a bench writes: into files, and at most one to stdout.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/console.hpp"
#include "cli/csv_log.hpp"
#include "cli/output_file.hpp"
#include "especho/bench.hpp"
#include "report/html_report.hpp"

namespace especho::cli {

/// Where each of them goes: a path, or `-` for stdout; empty where it is not wanted.
struct OutputPaths {
  std::string json;
  std::string junit;
  std::string csv;
  std::string hdr;
  std::string openmetrics;
  std::string markdown;
  std::string html;
};

void declare(CLI::App& app, OutputPaths& paths);

/// Each with its option; `-` for stdout, empty where it is not wanted.
std::vector<NamedPath> named_paths(const OutputPaths& paths);

/// Of one kind, and how it is made of a result and the baseline, if there is one.
struct Document {
  const char* option;
  std::string OutputPaths::*path;
  const char* help;
  std::string (*text)(const BenchResult&, const NamedResult* baseline);
};

class BenchOutputs {
 public:
  /// Opens all files, so that what can't be written is known before the bench. Throws Error.
  BenchOutputs(const OutputPaths& paths, const Console& console);

  /// That run_bench() shall fill; may be null.
  EchoLog* log() { return csv_ ? &*csv_ : nullptr; }

  /// The text for a person, which goes to stdout unless something else does.
  using TextOf = std::function<std::string(const BenchResult&)>;

  /// Complains of each output that can't be written, goes on, and has the exit of the result tell
  /// it. Files are there even if nobody reads stdout any more; those whose exit came out otherwise
  /// are written again. Only a pipe, a device and stdout, which can't be, may have been told less.
  void write(BenchResult& result, const NamedResult* baseline, const TextOf& text);

 private:
  struct File {
    File(const Document& what, std::string where, const StopFlag& stop)
        : document(what),
          path(std::move(where)),
          output(std::in_place, path, stop),
          is_device(output->is_in_place()) {}
    const Document& document;
    std::string path;
    std::optional<OutputFile> output;
    bool is_device;
    bool written = false;
    bool in_place = false;
    bool lost = false;
  };

  void open(const Document& document, const std::string& path);
  bool attempt(BenchResult& result, const std::function<void()>& write_one) const;
  /// Returns the exit code that the files tell.
  ExitCode put_files(BenchResult& result, const NamedResult* baseline);
  void put_stdout(BenchResult& result, const NamedResult* baseline, const TextOf& text,
                  bool rows_complete) const;

  const Console& console_;
  std::list<File> files_;
  std::optional<CsvLog> csv_;
  bool csv_on_stdout_ = false;
  const Document* on_stdout_ = nullptr;
};

}  // namespace especho::cli
