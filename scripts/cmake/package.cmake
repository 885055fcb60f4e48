# The packages that CPack makes; scripts/package runs it.
set(CPACK_PACKAGE_NAME especho)
set(CPACK_PACKAGE_VENDOR "The especho authors")
set(CPACK_PACKAGE_CONTACT "The especho authors <maintainers@especho.invalid>" CACHE STRING
    "Maintainer of the packages, `Name <address>`")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "test, measure and diagnose a TCP echo device")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS # whatever the umask is
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# An archive contains both components.
set(CPACK_COMPONENTS_ALL runtime development)
set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_PROJECT_CONFIG_FILE "${CMAKE_CURRENT_LIST_DIR}/package_generators.cmake")

# Debian gets two packages.
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME especho)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION net)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_RUNTIME_DESCRIPTION
"It sends bytes to an echo device, such as an ESP32, reads until the whole
echo is back and checks every one of them. It measures round trips and
throughput, tests the device as a whole, and finds by experiment why it is
slow or unreliable. The firmware of the device is part of the package, and
runs on this machine too.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libespecho-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
if(NOT especho_own_zlib)
  set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "zlib1g-dev")
endif()
if(especho_needs_fmt)
  list(APPEND CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    "libfmt-dev (>= ${fmt_VERSION})" "libfmt-dev (<< ${especho_next_fmt}~)")
endif()
list(JOIN CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS ", " CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS)
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION
"Headers, static library and CMake package of what the command line tool
especho is made of: sending, measuring and checking, with the results as
plain data.")
set(CPACK_PRE_BUILD_SCRIPTS "${CMAKE_CURRENT_LIST_DIR}/debian_files.cmake")
set(CPACK_ESPECHO_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE") # used by that script

include(CPack)
