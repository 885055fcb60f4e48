// Runs a sketch in a process of its own, for the program that started the process.
#pragma once

namespace especho::device {

/// The main() of such a process. See run_options.hpp for what it reads and reports; its standard
/// output and error are the serial line.
int run_sketch(void (*setup)(), void (*loop)());

}  // namespace especho::device
