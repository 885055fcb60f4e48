// Thrown to abandon the check when it can't or may not go on; if of kind `local`, only the current
// item.
#pragma once

#include "especho/check.hpp"

#include "check/check_end.hpp"

namespace especho::check {

struct CheckEnded {
  CheckEnd end;
};

}  // namespace especho::check
