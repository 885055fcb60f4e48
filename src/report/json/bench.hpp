// The result of a bench as JSON; schema especho.bench/1.
#pragma once

#include <string>

#include "especho/bench.hpp"

namespace especho {

/// One object and a newline, valid whatever happened. Units stand in the names; what is unknown is
/// absent; fields may be added in later versions, not renamed.
std::string json_report(const BenchResult& result);

}  // namespace especho
