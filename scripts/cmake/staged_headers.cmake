# Header-only use of this machine's libraries, from the folder ESPECHO_HEADERS: for a cross build, or with a C++
# library other than the one they were compiled with. A cross build must not search that folder itself, since its C
# headers belong to another system. So the build has a folder with links to the headers that are needed.
set(stage "${CMAKE_BINARY_DIR}/headers")
file(MAKE_DIRECTORY "${stage}")
foreach(name IN ITEMS asio asio.hpp CLI fmt nlohmann catch2)
  if(NOT EXISTS "${ESPECHO_HEADERS}/${name}")
    message(FATAL_ERROR "There is no ${name} in ${ESPECHO_HEADERS}. scripts/setup installs what is "
                        "needed on Debian; without ESPECHO_HEADERS, CMake fetches it.")
  endif()
  file(CREATE_LINK "${ESPECHO_HEADERS}/${name}" "${stage}/${name}" SYMBOLIC)
endforeach()

set(ESPECHO_ASIO_INCLUDE "${stage}")
foreach(target IN ITEMS fmt::fmt CLI11::CLI11 nlohmann_json::nlohmann_json)
  add_library(${target} INTERFACE IMPORTED)
  target_include_directories(${target} SYSTEM INTERFACE "${stage}")
endforeach()
target_compile_definitions(fmt::fmt INTERFACE FMT_HEADER_ONLY)

if(ESPECHO_TESTS)
  file(WRITE "${CMAKE_BINARY_DIR}/catch_main.cpp"
    "#define CATCH_CONFIG_MAIN\n#include <catch2/catch.hpp>\n")
  add_library(especho_catch_main STATIC EXCLUDE_FROM_ALL "${CMAKE_BINARY_DIR}/catch_main.cpp")
  target_include_directories(especho_catch_main SYSTEM PUBLIC "${stage}")
  add_library(Catch2::Catch2WithMain ALIAS especho_catch_main)
  add_library(Catch2::Catch2 INTERFACE IMPORTED)
  target_include_directories(Catch2::Catch2 SYSTEM INTERFACE "${stage}")
  set(Catch2_VERSION 2) # which has that header
endif()
