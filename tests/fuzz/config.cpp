// The file that --config names.
#include "cli/options/target_options.hpp"
#include "core/text.hpp"
#include "fuzzer.hpp"
#include "support/cli.hpp"
#include "temporary_file.hpp"

using namespace especho;
using namespace especho_fuzz;

namespace {

void run(Input input) {
  std::string letters(text_of(input));
  std::erase(letters, '\0');                                    // those of UTF-16, too
  if (letters.find("sim") != std::string::npos) return;         // it would start a device
  static const especho_test::Variable no_host("ESPECHO_HOST");  // it would win over the file
  static const TemporaryFile file;
  static const cli::Console console;
  file.write(input);
  cli::TargetOptions options;
  options.config_file = file.path();
  try {
    const cli::ChosenTarget chosen =
        cli::choose_target(options, cli::name_target(options), console);
    require(chosen.simulated.empty() && !chosen.by_default, "not what the file says",
            text_of(input));
    const std::string& host = chosen.target.host;
    require(!host.empty() && printable(host) == host, "no host", text_of(input));
  } catch (const Error& error) {
    const bool is_no_text = error.code() == ExitCode::failure;
    require(is_no_text || error.code() == ExitCode::usage, "refused with another exit code",
            error.what());
    require(std::string(error.what()).starts_with(file.path()), "does not name the file",
            error.what());
  }
}

}  // namespace

ESPECHO_FUZZER("config", run)
