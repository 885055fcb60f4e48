// Options whose values have units: parsed by the library, complained about by CLI11.
#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>

#include "especho/error.hpp"
#include "especho/units.hpp"

namespace especho::cli {

/// The help texts of the kinds of values.
namespace type {
inline constexpr const char* kSize = "SIZE";
inline constexpr const char* kCount = "COUNT";
inline constexpr const char* kDuration = "TIME";
}  // namespace type

/// As parse_duration(), but no time at all is refused.
inline Nanoseconds parse_positive_duration(std::string_view text) {
  const Nanoseconds duration = parse_duration(text);
  if (duration > Nanoseconds(0)) return duration;
  throw Error(ExitCode::usage, "there would be no time at all", "more than 0");
}

/// Declares an option whose text `parse` turns into a value. The default, if there is one, is given
/// as the text that a user would type, so that --help can't be wrong about it.
template <typename T, typename Parse>
CLI::Option* add_value(CLI::App& app, const std::string& names, T& value, Parse parse,
                       const std::string& type, std::string description,
                       const char* default_text = nullptr) {
  if (default_text != nullptr) {
    value = parse(default_text);
    description += fmt::format(" (default {})", default_text);
  }
  const std::string name = names.substr(names.rfind(',', names.find("--")) + 1);
  const std::string first_long = name.substr(0, name.find(','));
  return app
      .add_option_function<std::string>(
          names,
          [&value, parse, first_long](const std::string& text) {
            try {
              value = parse(text);
            } catch (const Error& error) {
              throw CLI::ValidationError(
                  first_long, fmt::format("{}; allowed: {}", error.what(), error.hint()));
            }
          },
          description)
      ->type_name(type)
      ->take_last();
}

/// --wait-ready means the same to all commands that connect.
inline void add_wait_ready(CLI::App& app, Nanoseconds& wait_ready) {
  add_value(app, "--wait-ready", wait_ready, parse_duration, type::kDuration,
            "Time that a booting device may take", "0");
}

}  // namespace especho::cli
