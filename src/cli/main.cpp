#include "cli/app.hpp"
#include "cli/arguments.hpp"
#include "cli/signals.hpp"
#include "cli/standard_streams.hpp"

int main(int argc, char** argv) {
  using namespace especho::cli;
  const StandardStreams streams;
  return run(arguments(argc, argv), {}, catch_signals());
}
