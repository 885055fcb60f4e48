// Thrown to leave whatever the check is at when it can't or may not go on.
#pragma once

#include "especho/check.hpp"

namespace especho::check {

struct Over {
  CheckEnd end;
};

}  // namespace especho::check
