// Compiled with every sketch that is not part of especho.
#include "sketch_runner.hpp"

void setup();
void loop();

int main() {
  return especho::device::run_sketch(setup, loop);
}
