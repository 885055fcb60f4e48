#include "cli/talk_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>

#include "cli/manual/offer.hpp"
#include "cli/value_option.hpp"

namespace especho::cli {
namespace {

struct NamedChoice {
  const char* name;
  ColorChoice choice;
};
constexpr std::array kColors{NamedChoice{"auto", ColorChoice::automatic},
                             NamedChoice{"always", ColorChoice::always},
                             NamedChoice{"never", ColorChoice::never}};

const char* to_string(const NamedChoice& color) {
  return color.name;
}

ColorChoice parse_color(std::string_view text) {
  for (const NamedChoice& color : kColors) {
    if (text == color.name) return color.choice;
  }
  throw Error(ExitCode::usage, fmt::format("'{}' is not a colour choice", text),
              "auto, always or never");
}

}  // namespace

void declare(CLI::App& app, Console& console) {
  auto* quiet = app.add_flag("-q,--quiet", console.quiet, "On stderr, only errors");
  app.add_flag("-v,--verbose", console.verbose, "More on stderr")->excludes(quiet);
  offer(add_value(app, "--color", console.color, parse_color, "WHEN", "auto, always or never",
                  "auto"),
        texts_of(kColors));
}

}  // namespace especho::cli
