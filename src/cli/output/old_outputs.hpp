// What an earlier run left where this one shall put its results.
#pragma once

#include <utility>
#include <vector>

#include "cli/output/output_file.hpp"

namespace especho::cli {

/// Removed when this run ends before it has results of its own: a CI job that shows its report
/// whatever happens would show another run's.
class OldOutputs {
 public:
  /// Of paths that name no input, which refuse_replaced() sees to.
  explicit OldOutputs(std::vector<NamedPath> paths) : paths_(std::move(paths)) {}
  ~OldOutputs() {
    for (const NamedPath& output : paths_) remove_output(output.path);
  }
  OldOutputs(const OldOutputs&) = delete;
  OldOutputs& operator=(const OldOutputs&) = delete;

  /// From now on there are results, and who writes them sees to the files.
  void release() { paths_.clear(); }

 private:
  std::vector<NamedPath> paths_;
};

}  // namespace especho::cli
