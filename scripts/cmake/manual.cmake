# The manual page and the shell completions, printed by the binary that was just built.
option(ESPECHO_MANUAL "Make the man page and the shell completions" ON)
if(NOT ESPECHO_MANUAL)
  return()
endif()
if(CMAKE_CROSSCOMPILING AND NOT CMAKE_CROSSCOMPILING_EMULATOR)
  message(STATUS "No man page and no completions: the binary can't be run here")
  return()
endif()

# The day of the last release, not of the build, so that the same sources give the same page.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/CHANGELOG.md")
set(date_option "")
if(DEFINED ENV{SOURCE_DATE_EPOCH})
  string(TIMESTAMP day "%Y-%m-%d" UTC)
  set(date_option --date ${day})
else()
  file(STRINGS "${PROJECT_SOURCE_DIR}/CHANGELOG.md" release
    REGEX "^## .*[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]" LIMIT_COUNT 1)
  if(release MATCHES "([0-9]+-[0-9]+-[0-9]+)[^0-9]*$")
    set(date_option --date ${CMAKE_MATCH_1})
  endif()
endif()

set(manual "${PROJECT_BINARY_DIR}/man")
set(completions "${PROJECT_BINARY_DIR}/completions")
file(MAKE_DIRECTORY "${manual}" "${completions}")
add_custom_command(TARGET especho POST_BUILD
  COMMAND especho man ${date_option} > "${manual}/especho.1"
  COMMAND especho completion bash > "${completions}/especho"
  COMMAND especho completion zsh > "${completions}/_especho"
  COMMAND especho completion fish > "${completions}/especho.fish"
  COMMAND especho completion powershell > "${completions}/especho.ps1"
  BYPRODUCTS "${manual}/especho.1" "${completions}/especho" "${completions}/_especho"
    "${completions}/especho.fish" "${completions}/especho.ps1"
  COMMENT "Writing the man page and the shell completions"
  VERBATIM)
if(NOT ESPECHO_INSTALL)
  return()
endif()

# Debian's zsh looks elsewhere for completions from packages.
include(GNUInstallDirs)
set(zsh_folder site-functions)
if(EXISTS /etc/debian_version)
  set(zsh_folder vendor-completions)
endif()
set(ESPECHO_ZSH_COMPLETIONS "${CMAKE_INSTALL_DATADIR}/zsh/${zsh_folder}" CACHE STRING
  "Where the completions for zsh are installed")
install(FILES "${manual}/especho.1"
  DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT runtime)
install(FILES "${completions}/especho"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" COMPONENT runtime)
install(FILES "${completions}/_especho"
  DESTINATION "${ESPECHO_ZSH_COMPLETIONS}" COMPONENT runtime)
install(FILES "${completions}/especho.fish"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d" COMPONENT runtime)
install(FILES "${completions}/especho.ps1"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/especho" COMPONENT runtime)
