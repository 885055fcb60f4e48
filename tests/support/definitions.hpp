// The definitions of the real command line, as plain data.
#pragma once

#include "cli/command_line.hpp"
#include "cli/manual/manual.hpp"

namespace especho_test {

inline especho::cli::Manual definitions() {
  especho::cli::Console console;
  const especho::StopFlag stop{0};
  const especho::cli::CommandLine line(console, stop);
  return especho::cli::describe(line.app());
}

}  // namespace especho_test
