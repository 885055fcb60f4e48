# Run by `cmake --install`: writes the documents as they are installed, side by side in the folder ${documents}.
# Links between them are adapted; a link to a file that is not installed becomes plain text.
set(sources
  README.md CHANGELOG.md LICENSE
  src/bench/README.md src/check/README.md src/cli/README.md src/compare/README.md src/net/README.md
  src/report/README.md firmware/README.md include/especho/README.md
  .github/bench.png .github/report.png)
set(names
  README.md CHANGELOG.md LICENSE
  bench.md check.md cli.md compare.md net.md
  report.md firmware.md library.md
  bench.png report.png)

file(REMOVE_RECURSE "${documents}")
foreach(file name IN ZIP_LISTS sources names)
  if(NOT name MATCHES "[.]md$")
    file(COPY_FILE "${source}/${file}" "${documents}/${name}")
    continue()
  endif()
  file(READ "${source}/${file}" text)
  cmake_path(GET file PARENT_PATH folder)
  foreach(other other_name IN ZIP_LISTS sources names)
    if(other STREQUAL file)
      continue()
    endif()
    file(RELATIVE_PATH link "${source}/${folder}" "${source}/${other}")
    string(REPLACE "](${link}" "](${other_name}" text "${text}")
  endforeach()
  string(REGEX REPLACE "\\[([^]]*)\\]\\([^):]*/[^):]*\\)" "\\1" text "${text}")
  file(WRITE "${documents}/${name}" "${text}")
endforeach()
