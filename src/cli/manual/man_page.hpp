// The manual page especho(1), as roff.
#pragma once

#include <string>

#include "cli/manual/manual.hpp"

namespace especho::cli {

/// `date` is shown in the footer; it may be empty.
std::string man_page(const Manual& manual, const std::string& date);

}  // namespace especho::cli
