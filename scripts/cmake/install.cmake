# What `cmake --install` installs: the component `runtime` for users of especho, and `development` for those who
# write programs with its library. All of it can be moved afterwards.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# For scripts that need no tests.
add_custom_target(installed DEPENDS especho especho_library)

install(TARGETS especho
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT runtime)

set(documents "${PROJECT_BINARY_DIR}/documents")
install(CODE "set(source \"${PROJECT_SOURCE_DIR}\")\nset(documents \"${documents}\")" COMPONENT runtime)
install(SCRIPT "${CMAKE_CURRENT_LIST_DIR}/documents.cmake" COMPONENT runtime)
install(DIRECTORY "${documents}/" DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT runtime)
if(ESPECHO_LWIP) # which is part of the program, and asks for its notice
  install(FILES "${ESPECHO_LWIP}/COPYING" DESTINATION "${CMAKE_INSTALL_DOCDIR}"
    RENAME copyright-lwip.txt COMPONENT runtime)
endif()

# Named one by one, since the folder may also contain somebody's arduino_secrets.h.
set(firmware "${CMAKE_INSTALL_DATADIR}/especho/firmware")
install(FILES firmware/platformio.ini DESTINATION "${firmware}" COMPONENT runtime)
install(FILES
    firmware/especho/especho.ino
    firmware/especho/config.h
    firmware/especho/arduino_secrets.h.example
    firmware/especho/sketch.yaml
  DESTINATION "${firmware}/especho" COMPONENT runtime)

# What `--sketch` builds a sketch of the user with; the kit names it, seen from its own folder.
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  set(api "${CMAKE_INSTALL_DATADIR}/especho/firmware/host")
  install(DIRECTORY firmware/host/shim
    DESTINATION "${api}" COMPONENT runtime
    FILES_MATCHING PATTERN "*.h")
  install(FILES firmware/host/sketch_main.cpp firmware/host/sketch_runner.hpp
    DESTINATION "${api}" COMPONENT runtime)
  file(RELATIVE_PATH api_from_kit
    "/${CMAKE_INSTALL_LIBDIR}/especho" "/${api}")
  set(kit_libraries "")
  set(kit_files "")
  foreach(library IN LISTS especho_kit_libraries)
    string(APPEND kit_libraries "library $<TARGET_FILE_NAME:${library}>\n")
    list(APPEND kit_files "$<TARGET_FILE:${library}>")
  endforeach()
  file(GENERATE OUTPUT "${PROJECT_BINARY_DIR}/installed/especho-sketch.kit" CONTENT
"include ${api_from_kit}/shim
include ${api_from_kit}/shim/posix
include ${api_from_kit}/shim/absent
main ${api_from_kit}/sketch_main.cpp
${kit_libraries}flags ${CMAKE_CXX_FLAGS}
")
  install(FILES ${kit_files} "${PROJECT_BINARY_DIR}/installed/especho-sketch.kit"
    DESTINATION "${CMAKE_INSTALL_LIBDIR}/especho" COMPONENT runtime)
  add_dependencies(installed ${especho_kit_libraries})
endif()

install(DIRECTORY include/especho
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT development
  FILES_MATCHING PATTERN "*.hpp")
install(TARGETS especho_library EXPORT especho
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT development
  INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")

set(config "${CMAKE_INSTALL_LIBDIR}/cmake/especho")
set(find_fmt "") # if fmt is part of the library
if(especho_needs_fmt)
  set(find_fmt "find_dependency(fmt ${fmt_VERSION}...<${especho_next_fmt})\n")
endif()
if(NOT especho_own_zlib)
  set(find_zlib "find_dependency(ZLIB)\n")
endif()
install(EXPORT especho NAMESPACE especho:: FILE especho-targets.cmake
  DESTINATION "${config}" COMPONENT development)
configure_package_config_file(
  "${CMAKE_CURRENT_LIST_DIR}/especho-config.cmake.in" "${PROJECT_BINARY_DIR}/especho-config.cmake"
  INSTALL_DESTINATION "${config}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/especho-config-version.cmake"
  COMPATIBILITY SameMinorVersion) # as long as the major version is 0
install(FILES
    "${PROJECT_BINARY_DIR}/especho-config.cmake"
    "${PROJECT_BINARY_DIR}/especho-config-version.cmake"
  DESTINATION "${config}" COMPONENT development)
