# fmt's functions for a portable build, where the system has them only as a shared library.
add_library(especho_static_fmt STATIC "${CMAKE_CURRENT_LIST_DIR}/static_fmt.cpp")
target_link_libraries(especho_static_fmt PRIVATE fmt::fmt-header-only)
target_include_directories(especho_static_fmt SYSTEM
  INTERFACE $<TARGET_PROPERTY:fmt::fmt-header-only,INTERFACE_INCLUDE_DIRECTORIES>)
# A function that was inlined would be missing for other files.
target_compile_options(especho_static_fmt
  PRIVATE $<IF:$<CXX_COMPILER_ID:MSVC>,/Ob0,-O1$<SEMICOLON>-fno-inline>)
