// The documents that a bench writes: into files, and at most one to stdout.
#pragma once

#include <CLI/CLI.hpp>
#include <list>
#include <optional>
#include <string>

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

  /// Something else than the text for a person goes to stdout.
  bool take_stdout() const { return on_stdout_ != nullptr || csv_on_stdout_; }

  /// Files first: then they are there even if nobody reads stdout any more. Complains of each file
  /// that can't be written, and goes on; false if there was one. Throws Error for stdout.
  bool write(const BenchResult& result, const NamedResult* baseline);

 private:
  struct File {
    File(const Document& what, const std::string& path) : document(what), file(path) {}
    const Document& document;
    OutputFile file;
  };

  void open(const OutputPaths& paths, const Document& document);

  const Console& console_;
  std::list<File> files_;
  std::optional<CsvLog> csv_;
  bool csv_on_stdout_ = false;
  const Document* on_stdout_ = nullptr;
};

}  // namespace especho::cli
