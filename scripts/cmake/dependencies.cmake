# The libraries: system packages first; what is missing is fetched at a pinned commit.
include(FetchContent)
find_package(Threads REQUIRED)

option(ESPECHO_PORTABLE
  "Make fmt and zlib part of what is built, for systems that don't have them" OFF)
set(ESPECHO_HEADERS "" CACHE PATH
  "Where to take libraries as headers only, when those that are installed are for another system")
if(ESPECHO_HEADERS)
  include("${CMAKE_CURRENT_LIST_DIR}/staged_headers.cmake")
endif()

# Fetched libraries are not installed along with especho.
set(CLI11_INSTALL OFF)
set(SKIP_INSTALL_ALL ON)

FetchContent_Declare(fmt
  GIT_REPOSITORY https://github.com/fmtlib/fmt.git
  GIT_TAG 40626af88bd7df9a5fb80be7b25ac85b122d6c21 # 11.2.0
  FIND_PACKAGE_ARGS 9)
FetchContent_Declare(CLI11
  GIT_REPOSITORY https://github.com/CLIUtils/CLI11.git
  GIT_TAG 6c7b07a878ad834957b98d0f9ce1dbe0cb204fc9 # 2.4.2
  FIND_PACKAGE_ARGS 2.1)
FetchContent_Declare(nlohmann_json
  GIT_REPOSITORY https://github.com/nlohmann/json.git
  GIT_TAG 9cca280a4d0ccf0c08f47a99aa71d1b0e52f8d03 # 3.11.3
  FIND_PACKAGE_ARGS 3.11)
if(NOT ESPECHO_HEADERS)
  FetchContent_MakeAvailable(fmt CLI11 nlohmann_json)
endif()

if(ESPECHO_PORTABLE AND NOT APPLE) # every macOS has it as a shared library
  set(ZLIB_USE_STATIC_LIBS ON)
endif()
find_package(ZLIB)
set(especho_own_zlib "")
if(NOT ZLIB_FOUND)
  set(especho_own_zlib zlibstatic) # becomes part of the library, like fmt below
  FetchContent_Declare(zlib
    GIT_REPOSITORY https://github.com/madler/zlib.git
    GIT_TAG 51b7f2abdade71cd9bb0e7a373ef2610ec6f9daf) # 1.3.1
  FetchContent_MakeAvailable(zlib)
  set_target_properties(zlibstatic PROPERTIES POSITION_INDEPENDENT_CODE ON) # as below
  add_library(ZLIB::ZLIB INTERFACE IMPORTED)
  target_link_libraries(ZLIB::ZLIB INTERFACE zlibstatic)
  target_include_directories(ZLIB::ZLIB SYSTEM INTERFACE "${zlib_SOURCE_DIR}" "${zlib_BINARY_DIR}")
endif()

if(ESPECHO_TESTS AND NOT ESPECHO_HEADERS)
  FetchContent_Declare(Catch2
    GIT_REPOSITORY https://github.com/catchorg/Catch2.git
    GIT_TAG fa43b77429ba76c462b1898d6cd2f2d7a9416b14 # 3.7.1
      FIND_PACKAGE_ARGS)
  FetchContent_MakeAvailable(Catch2)
endif()

# Asio has no CMake package: its headers are searched for, or fetched.
find_path(ESPECHO_ASIO_INCLUDE asio.hpp)
if(NOT ESPECHO_ASIO_INCLUDE)
  FetchContent_Declare(asio
    GIT_REPOSITORY https://github.com/chriskohlhoff/asio.git
    GIT_TAG 12e0ce9e0500bf0f247dbd1ae894272656456079 # 1.30.2
    SOURCE_SUBDIR asio/include) # has no CMakeLists.txt, so nothing is built
  FetchContent_MakeAvailable(asio)
  set(ESPECHO_ASIO_INCLUDE "${asio_SOURCE_DIR}/asio/include")
endif()
add_library(especho_asio INTERFACE)
target_include_directories(especho_asio SYSTEM INTERFACE "${ESPECHO_ASIO_INCLUDE}")
# Windows 10 1703, the first version with SIO_TCP_INFO.
target_compile_definitions(especho_asio INTERFACE ASIO_STANDALONE ASIO_NO_DEPRECATED
  # Otherwise what a file includes before Asio would decide how it allocates, and another file would free the memory
  # in a different way.
  ASIO_DISABLE_STD_ALIGNED_ALLOC
  "$<$<PLATFORM_ID:Windows>:_WIN32_WINNT=0x0A00;NTDDI_VERSION=0x0A000003>"
  # Otherwise what a file includes before Asio would decide what a thread is.
  "$<$<BOOL:${MINGW}>:ASIO_HAS_PTHREADS=1>")
target_link_libraries(especho_asio INTERFACE Threads::Threads
  "$<$<PLATFORM_ID:Windows>:ws2_32;mswsock;winmm;iphlpapi>")

# lwIP, the TCP of the virtual device, is compiled along, since its configuration is part of it. scripts/setup keeps
# Debian's sources; on other systems they are fetched. Without them the device has this machine's TCP only.
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  find_program(ESPECHO_APT apt-get)
  mark_as_advanced(ESPECHO_APT)
  find_path(ESPECHO_LWIP src/include/lwip/opt.h
    PATHS "$ENV{XDG_CACHE_HOME}/especho/lwip-2.1.3" "$ENV{HOME}/.cache/especho/lwip-2.1.3"
    DOC "Sources of lwIP 2.1.3; OFF: without" NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
  if(ESPECHO_LWIP MATCHES "NOTFOUND$" AND NOT ESPECHO_APT)
    FetchContent_Declare(lwip
      GIT_REPOSITORY https://github.com/lwip-tcpip/lwip.git
      GIT_TAG 6ca936f6b588cee702c638eee75c2436e6cf75de # STABLE-2_1_3_RELEASE
      SOURCE_SUBDIR doc) # has no CMakeLists.txt, so nothing is built
    FetchContent_MakeAvailable(lwip)
    set(ESPECHO_LWIP "${lwip_SOURCE_DIR}")
  endif()
endif()
if(ESPECHO_LWIP)
  enable_language(C)
else()
  message(STATUS "No lwIP: the virtual device has this machine's TCP only. "
                 "On Linux, scripts/setup fetches the sources.")
endif()

# find_package passes over a missing package silently, so the targets are checked by name.
foreach(target fmt::fmt CLI11::CLI11 nlohmann_json::nlohmann_json ZLIB::ZLIB)
  if(NOT TARGET ${target})
    message(FATAL_ERROR "${target} is neither installed nor could it be fetched. "
                        "Run scripts/setup, or install the packages that it lists.")
  endif()
endforeach()

# Headers of fetched libraries must not warn in our files. (The SYSTEM option of FetchContent_Declare would do this,
# but CMake 3.25.1 passes it on to git.) And they must be position-independent, whatever the compiler's default.
foreach(target fmt::fmt CLI11::CLI11 nlohmann_json::nlohmann_json Catch2::Catch2)
  if(TARGET ${target})
    get_target_property(fetched ${target} ALIASED_TARGET)
    if(fetched)
      get_target_property(folders ${fetched} INTERFACE_INCLUDE_DIRECTORIES)
      target_include_directories(${fetched} SYSTEM INTERFACE ${folders})
      set_target_properties(${fetched} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    endif()
  endif()
endforeach()

# How the library links fmt. A fmt compiled here becomes part of the library, since its users could not find it. An
# installed one is also required of the library's users, in a version with the same symbols: not older, and below
# the next major one.
set(fmt fmt::fmt)
set(especho_own_fmt "")
get_target_property(especho_needs_fmt fmt::fmt IMPORTED)
if(ESPECHO_HEADERS)
  set(especho_needs_fmt FALSE)
elseif(NOT especho_needs_fmt)
  get_target_property(especho_own_fmt fmt::fmt ALIASED_TARGET)
elseif(ESPECHO_PORTABLE)
  set(especho_needs_fmt FALSE)
  set(especho_own_fmt especho_static_fmt) # which src adds
  set(fmt especho_static_fmt)
endif()
add_library(especho_fmt INTERFACE)
target_link_libraries(especho_fmt INTERFACE ${fmt})
if(especho_needs_fmt)
  string(REGEX MATCH "^[0-9]+" major "${fmt_VERSION}")
  math(EXPR especho_next_fmt "${major} + 1")
endif()
