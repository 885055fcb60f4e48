// The manual page especho(1), in the language of roff.
#pragma once

#include <string>

#include "cli/manual/manual.hpp"

namespace especho::cli {

/// `date` stands in the footer of the page; may be empty.
std::string man_page(const Manual& manual, const std::string& date);

}  // namespace especho::cli
