#include "cli/app.hpp"
#include "cli/system/process.hpp"

int main(int argc, char** argv) {
  using namespace especho::cli;
  const StandardStreams streams;
  return run(arguments(argc, argv), {}, catch_signals());
}
