// What the program was told.
#pragma once

#include <string>
#include <vector>

namespace especho::cli {

/// What follows the program's name, in UTF-8 on every system.
std::vector<std::string> arguments(int argc, char** argv);

}  // namespace especho::cli
