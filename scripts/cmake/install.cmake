# What `cmake --install` installs: the component `runtime` for those who use especho, `development`
# for those who write programs with its library. None of it knows where it was installed to.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# For scripts that need no tests.
add_custom_target(installed DEPENDS especho especho_library)

install(TARGETS especho
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT runtime)
install(FILES README.md CHANGELOG.md LICENSE
  DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT runtime)

# Named one by one: the folder may also hold somebody's arduino_secrets.h.
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
set(find_fmt "") # when it is part of the library
if(especho_needs_fmt)
  set(find_fmt "find_dependency(fmt ${fmt_VERSION}...<${especho_next_fmt})\n")
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
