// The result of a check as JSON; schema especho.check/1.
#pragma once

#include <string>

#include "especho/check.hpp"

namespace especho {

/// One object and a newline, valid whatever happened. Units stand in the names; what is unknown is
/// absent; fields may be added in later versions, not renamed.
std::string check_json(const CheckResult& result);

}  // namespace especho
