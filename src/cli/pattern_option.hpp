// --pattern, the same for all commands that make up a payload.
#pragma once

#include <CLI/CLI.hpp>
#include <array>

#include "cli/offer.hpp"
#include "cli/value_option.hpp"
#include "especho/payload.hpp"

namespace especho::cli {

inline CLI::Option* add_pattern_option(CLI::App& app, Pattern& pattern) {
  constexpr std::array kPatterns{Pattern{Pattern::Kind::random}, Pattern{Pattern::Kind::ascii},
                                 Pattern{Pattern::Kind::counter}};
  return offer(add_value(app, "--pattern", pattern, parse_pattern, "PATTERN",
                         "random, ascii, counter or 0xNN", "random"),
               texts_of(kPatterns));
}

}  // namespace especho::cli
