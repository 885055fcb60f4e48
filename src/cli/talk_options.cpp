#include "cli/talk_options.hpp"

#include <fmt/format.h>

#include "cli/value_option.hpp"

namespace especho::cli {
namespace {

ColorChoice parse_color(std::string_view text) {
  if (text == "auto") return ColorChoice::automatic;
  if (text == "always") return ColorChoice::always;
  if (text == "never") return ColorChoice::never;
  throw Error(ExitCode::usage, fmt::format("'{}' is not a colour choice", text),
              "auto, always or never");
}

}  // namespace

void declare(CLI::App& app, Console& console) {
  auto* quiet = app.add_flag("-q,--quiet", console.quiet, "On stderr, only errors");
  app.add_flag("-v,--verbose", console.verbose, "More on stderr")->excludes(quiet);
  add_value(app, "--color", console.color, parse_color, "WHEN", "auto, always or never", "auto");
}

}  // namespace especho::cli
