# Options of compiler and linker that make memory errors harder to exploit in Release builds: position-independent
# code, read-only relocations, guarded stacks, checked buffer lengths. Windows' linkers use random addresses and
# no-execute data by default; macOS always builds position-independent programs.
include(CheckCXXCompilerFlag)
include(CheckLinkerFlag)

set(especho_hardening_compile "")
set(especho_hardening_link "")

# Adds the option to the list if the compiler accepts it.
function(add_known_compile_option list option)
  string(MAKE_C_IDENTIFIER "ESPECHO_HAS${option}" known)
  check_cxx_compiler_flag("${option}" ${known})
  if(${known})
    set(${list} ${${list}} "${option}" PARENT_SCOPE)
  endif()
endfunction()

# The same for the linker. Several options are accepted only together.
function(add_known_link_options list)
  string(MAKE_C_IDENTIFIER "ESPECHO_HAS${ARGN}" known)
  check_linker_flag(CXX "${ARGN}" ${known})
  if(${known})
    set(${list} ${${list}} ${ARGN} PARENT_SCOPE)
  endif()
endfunction()

if(MSVC)
  add_known_compile_option(especho_hardening_compile /guard:cf)
  add_known_link_options(especho_hardening_link /guard:cf)
else()
  add_known_compile_option(especho_hardening_compile -fstack-protector-strong)
  add_known_compile_option(especho_hardening_compile -fcf-protection)
  if(NOT WIN32)
    add_known_compile_option(especho_hardening_compile -fstack-clash-protection)
    # A C library that does not know level 3 treats it as 2. A distribution may have set its own level.
    list(APPEND especho_hardening_compile -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
  endif()
  if(NOT WIN32 AND NOT APPLE)
    if(NOT CMAKE_POSITION_INDEPENDENT_CODE) # which asks for more
      list(APPEND especho_hardening_compile -fPIE)
    endif()
    list(APPEND especho_hardening_link -pie)
    add_known_link_options(especho_hardening_link "LINKER:-z,relro" "LINKER:-z,now")
  endif()
endif()

# Applies to all targets that the calling folder defines after this.
function(especho_harden)
  add_compile_options("$<$<CONFIG:Release>:${especho_hardening_compile}>")
  add_link_options("$<$<CONFIG:Release>:${especho_hardening_link}>")
  if(MINGW)
    link_libraries("$<$<CONFIG:Release>:ssp>") # the stack protector, also for those who link these
  endif()
endfunction()
