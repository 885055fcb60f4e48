// Stored results, by the names of their files.
#pragma once

#include <string>

#include "especho/bench.hpp"

namespace especho::cli {

/// `-` is standard input. Throws Error(failure) that names the file, what is wrong with it, and
/// what to do.
BenchResult load_result(const std::string& path);

}  // namespace especho::cli
