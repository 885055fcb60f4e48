// Thrown to leave whatever the check is at when it can't or may not go on; of kind `local`, only
// the item that it is at.
#pragma once

#include "especho/check.hpp"

#include "check/check_end.hpp"

namespace especho::check {

struct CheckEnded {
  CheckEnd end;
};

}  // namespace especho::check
