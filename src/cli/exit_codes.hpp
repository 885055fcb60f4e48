// What the exit codes mean, in words.
#pragma once

#include <span>
#include <string_view>

#include "especho/error.hpp"

namespace especho::cli {

struct ExitCodeWords {
  ExitCode code;
  std::string_view brief;    ///< for --help
  std::string_view meaning;  ///< for the manual
};

/// All of them, in the order of their numbers.
std::span<const ExitCodeWords> exit_codes();

}  // namespace especho::cli
