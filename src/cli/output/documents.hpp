// The documents that a command writes of its result: into files, and at most one to stdout.
#pragma once

#include <functional>
#include <list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/cli11_names.hpp"
#include "cli/output/output_file.hpp"
#include "cli/terminal/console.hpp"
#include "especho/error.hpp"

namespace especho::cli {

/// Declares where a document goes: a path, or `-` for stdout. `--json` is a flag with an optional
/// path.
void declare_document(CLI::App& app, const std::string& option, std::string& path,
                      const std::string& help);

/// The path behind its option; `-` for a bare flag.
NamedPath named_document(const std::string& option, const std::string& path);

/// The exit of a result, which its documents tell.
struct ToldExit {
  ExitCode& code;
  std::string& reason;
};

class Documents {
 public:
  /// Opens all files, so that what can't be written is known before there is a result. Those
  /// without a path are not wanted; no two are the same, which refuse_same() sees to. Throws Error.
  Documents(const std::vector<NamedPath>& paths, const Console& console);

  /// Makes the document at that place of the paths, of the result as it then is.
  using TextOf = std::function<std::string(std::size_t)>;
  /// Puts on stdout what belongs there where no document does.
  using Otherwise = std::function<void()>;

  /// Complains of each output that can't be written, goes on, and changes the exit to tell it;
  /// then nothing is left in its place.
  /// Files are there even if nobody reads stdout any more; those whose exit came out otherwise are
  /// written again. Only a pipe, a device and stdout, which can't be, may have been told less.
  void write(ToldExit exit, const TextOf& text, const Otherwise& otherwise);

  /// One step of writing: whether it succeeded. Otherwise its error is told, and becomes the exit.
  bool attempt(ToldExit exit, const std::function<void()>& step) const;

 private:
  struct File {
    File(std::size_t which, std::string where, const StopFlag& stop)
        : document(which),
          path(std::move(where)),
          output(std::in_place, path, stop),
          is_device(output->is_in_place()) {}
    std::size_t document;
    std::string path;
    std::optional<OutputFile> output;
    bool is_device;
    bool written = false;
    bool lost = false;
  };

  /// Returns the exit code that the files tell.
  ExitCode put_files(ToldExit exit, const TextOf& text);

  const Console& console_;
  std::list<File> files_;
  std::optional<std::size_t> on_stdout_;
};

}  // namespace especho::cli
