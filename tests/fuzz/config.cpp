// The file that --config names.
#include "cli/target_options.hpp"
#include "core/printable.hpp"
#include "fuzzer.hpp"
#include "support/cli.hpp"
#include "temporary_file.hpp"

using namespace especho;
using namespace especho_fuzz;

namespace {

void run(Input input) {
  if (text_of(input).find("sim") != std::string_view::npos) return;  // it would start a device
  static const especho_test::Variable no_host("ESPECHO_HOST");       // it would win over the file
  static const TemporaryFile file;
  file.write(input);
  cli::TargetOptions options;
  options.config_file = file.path();
  try {
    const cli::ChosenTarget chosen = cli::choose_target(options);
    require(!chosen.simulated && !chosen.by_default, "not what the file says", text_of(input));
    const std::string& host = chosen.target.host;
    require(!host.empty() && printable(host) == host, "no host", text_of(input));
  } catch (const Error& error) {
    require(error.code() == ExitCode::usage, "refused with another exit code", error.what());
    require(std::string(error.what()).starts_with(file.path()), "does not name the file",
            error.what());
  }
}

}  // namespace

ESPECHO_FUZZER("config", run)
