#include "cli/commands/result_file.hpp"

#include <fmt/format.h>

#include "cli/system/file_source.hpp"
#include "cli/system/input_text.hpp"
#include "especho/error.hpp"
#include "report/json/reader.hpp"

namespace especho::cli {
namespace {

constexpr InputKind kResult{.most_bytes = std::size_t{64} * 1024 *
                                          1024,  // a thousand runs, each with blocks, have far less
                            .hint = "it must be what especho bench --json=FILE wrote"};

}  // namespace

BenchResult load_result(const std::string& path, const StopFlag& stop) {
  const bool is_stdin = path == "-";
  const std::string name = is_stdin ? "standard input" : path;
  const std::string text =
      is_stdin ? read_text(*open_stdin(), name, kResult, stop) : read_text(path, kResult, stop);
  if (text.empty()) {
    throw Error(ExitCode::failure, fmt::format("cannot read {}: it is empty", name), kResult.hint);
  }
  try {
    return read_json_result(text);
  } catch (const Error& error) {
    throw Error(error.code(), fmt::format("{}: {}", name, error.what()), error.hint());
  }
}

}  // namespace especho::cli
