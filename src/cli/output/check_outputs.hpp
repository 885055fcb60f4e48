// The documents that a check writes: into files, and at most one to stdout.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/cli11_names.hpp"
#include "cli/output/documents.hpp"
#include "cli/terminal/console.hpp"
#include "especho/check.hpp"

namespace especho::cli {

/// Where each of them goes: a path, or `-` for stdout; empty where it is not wanted.
struct CheckOutputPaths {
  std::string json;
  std::string junit;
  std::string tap;
  std::string markdown;
};

void declare(CLI::App& app, CheckOutputPaths& paths);

/// Each with its option; `-` for stdout, empty where it is not wanted.
std::vector<NamedPath> named_paths(const CheckOutputPaths& paths);

class CheckOutputs {
 public:
  /// Opens all files, so that what can't be written is known before the check. Throws Error.
  CheckOutputs(const CheckOutputPaths& paths, const Console& console);

  /// The text for a person, which goes to stdout unless something else does.
  using TextOf = std::function<std::string(const CheckResult&)>;

  /// As Documents::write().
  void write(CheckResult& result, const TextOf& text);

 private:
  const Console& console_;
  Documents documents_;
};

}  // namespace especho::cli
