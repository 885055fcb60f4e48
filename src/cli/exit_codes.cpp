#include "cli/exit_codes.hpp"

#include <array>

namespace especho::cli {
namespace {

constexpr std::array kExitCodes{
    ExitCodeWords{ExitCode::ok, "ok", "All is well; also the exit of a sim that is interrupted."},
    ExitCodeWords{ExitCode::failure, "other failure",
                  "Another failure, such as a file that cannot be read or written, or that this "
                  "machine has no free port, no route or no permission to connect."},
    ExitCodeWords{ExitCode::usage, "usage", "The command line makes no sense."},
    ExitCodeWords{ExitCode::connect, "cannot connect", "No connection: name, network or port."},
    ExitCodeWords{ExitCode::timeout, "timeout", "The echo, or the run, did not end in time."},
    ExitCodeWords{ExitCode::wrong_echo, "wrong or short echo",
                  "Other bytes came back, too few or too many; or a case of a check failed."},
    ExitCodeWords{ExitCode::connection_lost, "connection lost",
                  "The connection was reset by the device or on the way."},
    ExitCodeWords{ExitCode::inconclusive, "inconclusive",
                  "A comparison, or a diagnosis that --fail-on asks for, has too little data, or "
                  "too much noise, for a verdict; or a check could reach no verdict at all, or had "
                  "to skip cases because of this machine."},
    ExitCodeWords{ExitCode::gate, "a gate failed",
                  "An expectation was not met, the result is worse than the baseline, or a check "
                  "with --fail-on diagnosis found something."},
    ExitCodeWords{ExitCode::sigint, "interrupted",
                  "Interrupted by Ctrl-C; partial results are written."},
    ExitCodeWords{ExitCode::sigterm, "terminated",
                  "Ended by SIGTERM or SIGHUP; partial results are written."}};

}  // namespace

std::span<const ExitCodeWords> exit_codes() {
  return kExitCodes;
}

}  // namespace especho::cli
