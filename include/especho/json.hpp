// Results as JSON, exactly as the command line tool writes them.
#pragma once

#include <string>

#include "especho/bench.hpp"
#include "especho/check.hpp"

namespace especho {

/// One object and a newline, of the schema especho.bench/1: valid JSON whatever happened, in ASCII.
/// Field names carry their units, latencies are in milliseconds, and unknown values are absent.
/// Later versions may add fields, but rename none. `especho schema` prints the schema.
std::string to_json(const BenchResult& result);

/// The same for a check, of the schema especho.check/1; `especho schema check` prints it.
std::string to_json(const CheckResult& result);

}  // namespace especho
