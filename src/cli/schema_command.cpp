#include "cli/schema_command.hpp"

#include "cli/talk_options.hpp"
#include "report/bench_schema.hpp"

namespace especho::cli {

CLI::App* declare_schema(CLI::App& parent, Console& console) {
  CLI::App& app = *parent.add_subcommand("schema", "Print the JSON Schema of bench --json");
  declare(app, console);
  app.footer(
      "JSON Schema, draft 2020-12, of especho.bench/1. Fields may be added; they are\n"
      "not renamed.\n"
      "\nExample:\n"
      "  especho schema > bench_schema.json");
  return &app;
}

ExitCode run_schema_command(const Console& console) {
  console.write_result(kBenchSchema);
  return ExitCode::ok;
}

}  // namespace especho::cli
