// What the compiler says about a sketch, as a message that says whose fault it is.
#pragma once

#include <string>
#include <string_view>

#include "especho/error.hpp"

namespace especho::sketch {

/// The first error of the output of GCC or Clang (in English) with what especho knows about it. A
/// header, a member or a function that only especho lacks is a failure; an error in the sketch is
/// one of usage. `api` is the folder of the Arduino API on this machine, whose classes are known by
/// their headers.
Error complaint(std::string_view output, std::string_view api_text);

}  // namespace especho::sketch
