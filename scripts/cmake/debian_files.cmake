# Run by CPack before it packs: the files that Debian's policy requires in a package.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()

# gzip without name and time, so that the same input gives the same package.
function(compress file as)
  file(RENAME "${file}" "${as}")
  execute_process(COMMAND gzip -9n "${as}" COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(READ "${CPACK_ESPECHO_LICENSE}" license)
string(REGEX MATCH "Copyright \\(c\\) ([^\n]+)" _ "${license}")
set(holder "${CMAKE_MATCH_1}")
string(REGEX REPLACE "^.*\n(Permission .*[^\n])\n*$" "\\1" terms "${license}")
string(REGEX REPLACE "\n\n" "\n.\n" terms "${terms}") # an empty line would end the paragraph
string(REPLACE "\n" "\n " terms "${terms}")
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC) # or SOURCE_DATE_EPOCH

foreach(component IN ITEMS RUNTIME DEVELOPMENT)
  set(package "${CPACK_DEBIAN_${component}_PACKAGE_NAME}")
  string(TOLOWER "${component}" folder)
  set(usr "${CPACK_TEMPORARY_DIRECTORY}/${folder}/usr")
  set(doc "${usr}/share/doc/${package}")
  file(MAKE_DIRECTORY "${doc}")
  file(WRITE "${doc}/copyright"
"Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: especho

Files: *
Copyright: ${holder}
License: Expat
 ${terms}
")
  if(EXISTS "${doc}/copyright-lwip.txt")
    file(APPEND "${doc}/copyright" "Comment: Contains lwIP, whose copyright and licence are in copyright-lwip.txt.\n")
  endif()
  file(WRITE "${doc}/changes"
"${package} (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium

  * Release ${CPACK_PACKAGE_VERSION}; see `changelog` for what is new.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")
  compress("${doc}/changes" "${doc}/changelog.Debian")
  if(EXISTS "${doc}/CHANGELOG.md")
    compress("${doc}/CHANGELOG.md" "${doc}/changelog")
  endif()
  file(REMOVE "${doc}/LICENSE") # is in `copyright`
  if(EXISTS "${doc}/README.md")
    file(READ "${doc}/README.md" readme)
    string(REPLACE "](LICENSE)" "](copyright)" readme "${readme}")
    string(REPLACE "](CHANGELOG.md)" "](changelog.gz)" readme "${readme}")
    file(WRITE "${doc}/README.md" "${readme}")
  endif()
  file(GLOB pages "${usr}/share/man/man*/*.[1-9]")
  foreach(page IN LISTS pages)
    execute_process(COMMAND gzip -9n "${page}" COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
endforeach()
