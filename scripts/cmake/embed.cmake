# A text file as a constant in C++.

# especho_embed(FILE HEADER VARIABLE): VARIABLE in the generated HEADER holds FILE, without the comments
# of CSS. A change of the file is noticed by the next build.
function(especho_embed file header variable)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  file(READ "${file}" content)
  if(file MATCHES "\\.css$")
    string(REGEX REPLACE "/\\*[^*]*\\*/\n" "" content "${content}")
  endif()
  # A string literal may have 16 KB in MSVC, but several that stand side by side may have 64 KB.
  string(LENGTH "${content}" length)
  set(pieces "")
  foreach(start RANGE 0 ${length} 8000)
    string(SUBSTRING "${content}" ${start} 8000 piece)
    string(APPEND pieces "R\"text(${piece})text\"\n")
  endforeach()
  file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/src/generated/${header}" CONTENT [=[
// Made by CMake of @file@.
#pragma once

#include <string_view>

namespace especho {

inline constexpr std::string_view @variable@ =
@pieces@;

}  // namespace especho
]=] @ONLY)
endfunction()
