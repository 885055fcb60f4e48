// What CLI11 complains of, in our words.
#pragma once

#include "especho/error.hpp"

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace especho::cli {

/// A usage error that names what was typed, what may have been meant, and the command's --help.
Error usage_error(const CLI::App& app, const CLI::ParseError& error);

}  // namespace especho::cli
