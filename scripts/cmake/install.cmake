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

# Named one by one, since the folder may also contain somebody's arduino_secrets.h.
set(firmware "${CMAKE_INSTALL_DATADIR}/especho/firmware")
install(FILES firmware/platformio.ini DESTINATION "${firmware}" COMPONENT runtime)
install(FILES
    firmware/especho/especho.ino
    firmware/especho/config.h
    firmware/especho/arduino_secrets.h.example
    firmware/especho/sketch.yaml
  DESTINATION "${firmware}/especho" COMPONENT runtime)

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
