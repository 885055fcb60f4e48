// What the exit codes mean, in words.
#pragma once

#include <array>
#include <string_view>

#include "especho/error.hpp"

namespace especho::cli {

struct ExitCodeWords {
  ExitCode code;
  std::string_view brief;    ///< for --help
  std::string_view meaning;  ///< for the manual
};

/// All of them, in ascending order.
inline constexpr std::array kExitCodes{
    ExitCodeWords{ExitCode::ok, "ok", "Success; also when a sim is interrupted."},
    ExitCodeWords{ExitCode::failure, "other failure",
                  "Any other failure, such as a file that can't be read or written, or no free "
                  "port, no route or no permission to connect on this machine."},
    ExitCodeWords{ExitCode::usage, "usage", "The command line is wrong."},
    ExitCodeWords{ExitCode::connect, "cannot connect",
                  "No connection, or the device was not ready: name, network or port."},
    ExitCodeWords{ExitCode::timeout, "timeout",
                  "The echo or the run did not end in time, or --deadline passed."},
    ExitCodeWords{ExitCode::wrong_echo, "wrong or short echo",
                  "Different, too few or too many bytes came back; or a case of a check failed."},
    ExitCodeWords{ExitCode::connection_lost, "connection lost",
                  "The connection was reset by the device or the network."},
    ExitCodeWords{
        ExitCode::inconclusive, "inconclusive",
        "A comparison, or a diagnosis that --fail-on asks for, has too little data or too "
        "much noise for a verdict; or a check reached no verdict, or skipped cases "
        "because of this machine."},
    ExitCodeWords{ExitCode::gate, "a gate failed",
                  "An expectation was not met, the result is worse than the baseline, or a check "
                  "with --fail-on diagnosis has a finding."},
    ExitCodeWords{ExitCode::sigint, "interrupted",
                  "Interrupted by Ctrl-C; partial results are written."},
    ExitCodeWords{ExitCode::sigterm, "terminated",
                  "Ended by SIGTERM or SIGHUP; partial results are written."}};

}  // namespace especho::cli
