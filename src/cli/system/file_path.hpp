// Files by their names, which are UTF-8 on the command line of every system.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>

namespace especho::cli {

std::filesystem::path file_path(const std::string& name);
std::string file_name(const std::filesystem::path& path);  ///< the reverse

/// Like std::fopen().
std::FILE* open_stream(const std::filesystem::path& path, const char* mode);

/// Like std::tmpfile(), which only an administrator may use on some Windows systems.
std::FILE* temporary_stream();

#ifdef _WIN32
/// The system's HANDLE of a stream. It is invalid, which all calls refuse, if the program was
/// started without that stream: the C library would end the program for a descriptor below 0.
void* handle_of(std::FILE* stream);
#endif

}  // namespace especho::cli
