// What an error tells its user.
#pragma once

#include <string>

#include "catch.hpp"
#include "especho/error.hpp"

namespace especho_test {

struct Complaint {
  std::string message;
  std::string hint;
};

/// Of a call that may only fail with this exit code.
template <typename Call>
Complaint complaint_of(especho::ExitCode code, Call call) {
  try {
    call();
  } catch (const especho::Error& error) {
    CHECK(error.code() == code);
    return {error.what(), error.hint()};
  }
  return {"no complaint", {}};
}

}  // namespace especho_test
