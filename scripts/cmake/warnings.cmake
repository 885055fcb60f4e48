# Linked by every target of our own, and by no fetched one.
add_library(especho_warnings INTERFACE)
if(MSVC)
  target_compile_options(especho_warnings INTERFACE /W4 /permissive- /utf-8 /Zc:__cplusplus)
  target_compile_definitions(especho_warnings INTERFACE NOMINMAX _CRT_SECURE_NO_WARNINGS
    _CRT_NONSTDC_NO_WARNINGS)
else()
  target_compile_options(especho_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Finds while compiling what UBSan would look for at every use of a pointer.
  target_compile_options(especho_warnings INTERFACE -Wcast-align=strict)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 reports overlaps in std::string's operator+ that do not exist (GCC bug 105651).
  target_compile_options(especho_warnings INTERFACE -Wno-restrict)
endif()
if(ESPECHO_WERROR)
  target_compile_options(especho_warnings INTERFACE $<IF:$<CXX_COMPILER_ID:MSVC>,/WX,-Werror>)
endif()
