// The target of a result as JSON, the same in all documents.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "especho/target.hpp"

namespace especho {

/// `simulated` is the profile of the built-in device; empty for any other.
nlohmann::ordered_json target_entry(const Target& target, const std::string& address,
                                    const Reached& reached, const std::string& simulated);

/// Adds the source address and interface, where they were chosen.
void add_way_out(nlohmann::ordered_json& options, const Target& target);

}  // namespace especho
