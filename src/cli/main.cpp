#include "cli/app.hpp"
#include "cli/system/arguments.hpp"
#include "cli/system/signals.hpp"
#include "cli/terminal/standard_streams.hpp"

int main(int argc, char** argv) {
  using namespace especho::cli;
  const StandardStreams streams;
  return run(arguments(argc, argv), {}, catch_signals());
}
