#include "cli/commands/schema_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>

#include "cli/manual/offer.hpp"
#include "cli/talk_options.hpp"
#include "report/json/bench_schema.hpp"
#include "report/json/check_schema.hpp"

namespace especho::cli {
namespace {

constexpr const char* kCheck = "check";
constexpr std::array kCommands{"bench", kCheck};

}  // namespace

CLI::App* declare_schema(CLI::App& parent, SchemaOptions& options, Console& console) {
  CLI::App& app = *parent.add_subcommand("schema", "Print the JSON Schema of a --json");
  offer(app.add_option("COMMAND", options.of, "Whose: bench (default) or check"),
        {kCommands.begin(), kCommands.end()})
      ->type_name("")
      ->check([](const std::string& name) {
        const bool known = std::find(kCommands.begin(), kCommands.end(), name) != kCommands.end();
        return known ? std::string() : fmt::format("'{}' has no schema: bench or check", name);
      });
  declare(app, console);
  app.footer(
      "JSON Schema, draft 2020-12, of especho.bench/1 or especho.check/1. Fields may be\n"
      "added; they are not renamed.\n"
      "\nExamples:\n"
      "  especho schema > bench_schema.json\n"
      "  especho schema check > check_schema.json");
  return &app;
}

ExitCode run_schema_command(const SchemaOptions& options, const Console& console) {
  console.write_result(options.of == kCheck ? kCheckSchema : kBenchSchema);
  return ExitCode::ok;
}

}  // namespace especho::cli
