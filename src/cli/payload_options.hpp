// --pattern and --suffix, the same for all commands that send a payload.
#pragma once

#include <CLI/CLI.hpp>
#include <array>

#include "cli/manual/offer.hpp"
#include "cli/value_option.hpp"
#include "core/payload.hpp"
#include "core/text.hpp"

namespace especho::cli {

inline CLI::Option* add_pattern_option(CLI::App& app, Pattern& pattern) {
  constexpr std::array kPatterns{Pattern{Pattern::Kind::random}, Pattern{Pattern::Kind::ascii},
                                 Pattern{Pattern::Kind::counter}};
  return offer(add_value(app, "--pattern", pattern, parse_pattern, "PATTERN",
                         "random, ascii, counter or 0xNN", "random"),
               texts_of(kPatterns));
}

inline std::string parse_suffix(std::string_view text) {
  std::string suffix = unescape(text);
  if (!suffix.empty() && suffix.size() <= kMaxSuffix) return suffix;
  throw Error(ExitCode::usage, fmt::format("a suffix can't have {} bytes", suffix.size()),
              fmt::format("1 to {} bytes, with the escapes of --escape", kMaxSuffix));
}

inline CLI::Option* add_suffix_option(CLI::App& app, std::string& suffix) {
  return add_value(app, "--suffix", suffix, parse_suffix, "TEXT",
                   R"(End every payload with this, such as '\n')");
}

}  // namespace especho::cli
