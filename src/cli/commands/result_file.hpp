// Stored results, by the names of their files.
#pragma once

#include <string>

#include "especho/bench.hpp"
#include "especho/error.hpp"

namespace especho::cli {

/// `-` is standard input. Throws Error(failure) that names the file, what is wrong with it, and
/// what to do; and Error with the code of `stop` when that is set while the file is awaited.
BenchResult load_result(const std::string& path, const StopFlag& stop);

}  // namespace especho::cli
