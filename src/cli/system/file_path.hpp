// File names are UTF-8 on every system, as the command line has them; Windows wants them otherwise.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>

namespace especho::cli {

std::filesystem::path file_path(const std::string& name);
std::string file_name(const std::filesystem::path& path);  ///< the way back

/// As std::fopen().
std::FILE* open_stream(const std::filesystem::path& path, const char* mode);

/// As std::tmpfile(), which only an administrator may use on some Windows.
std::FILE* temporary_stream();

}  // namespace especho::cli
