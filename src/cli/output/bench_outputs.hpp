// The documents that a bench writes: into files, and at most one to stdout.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/cli11_names.hpp"
#include "cli/output/csv_log.hpp"
#include "cli/output/documents.hpp"
#include "cli/terminal/console.hpp"
#include "especho/bench.hpp"
#include "report/html/report.hpp"

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

class BenchOutputs {
 public:
  /// Opens all files, so that what can't be written is known before the bench. Throws Error.
  BenchOutputs(const OutputPaths& paths, const Console& console);

  /// That run_bench() shall fill; may be null.
  EchoLog* log() { return csv_ ? &*csv_ : nullptr; }

  /// The text for a person, which goes to stdout unless something else does.
  using TextOf = std::function<std::string(const BenchResult&)>;

  /// As Documents::write(); the rows of the CSV come first, since they are there already.
  void write(BenchResult& result, const NamedResult* baseline, const TextOf& text);

 private:
  const Console& console_;
  std::optional<CsvLog> csv_;
  bool csv_on_stdout_ = false;
  Documents documents_;
};

}  // namespace especho::cli
