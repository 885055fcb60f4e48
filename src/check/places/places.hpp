// Where in a sketch a finding may come from: read from its source, so likely and not proven.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "check/diagnosis/catalogue.hpp"
#include "check/places/source.hpp"
#include "especho/check.hpp"

namespace especho::places {

/// All files of a sketch.
using Sketch = std::vector<std::unique_ptr<Source>>;

/// At most this many for a finding, in the order of the files.
inline constexpr std::size_t kMostPlaces = 5;

std::vector<SourcePlace> find_places(const Sketch& sketch, const diagnosis::Cause& cause);

/// Adds its places to each finding of the result.
void add_places(CheckResult& result, const Sketch& sketch);

}  // namespace especho::places
