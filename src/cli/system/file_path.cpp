#include "cli/system/file_path.hpp"

#ifdef _WIN32
#include <fmt/format.h>
#include <io.h>
#include <windows.h>

#include <random>
#endif

namespace especho::cli {

namespace fs = std::filesystem;

#ifdef _WIN32

fs::path file_path(const std::string& name) {
  return std::u8string(name.begin(), name.end());
}

std::string file_name(const fs::path& path) {
  const std::u8string name = path.u8string();
  return {name.begin(), name.end()};
}

std::FILE* open_stream(const fs::path& path, const char* mode) {
  return _wfopen(path.c_str(), fs::path(mode).c_str());
}

std::FILE* temporary_stream() {
  const std::string name = fmt::format("especho-{:08x}.tmp", std::random_device{}());
  std::error_code nowhere;
  return open_stream(fs::temp_directory_path(nowhere) / name, "w+bTD");  // D: deleted when closed
}

void* handle_of(std::FILE* stream) {
  const int fd = _fileno(stream);
  return fd < 0 ? INVALID_HANDLE_VALUE : reinterpret_cast<HANDLE>(_get_osfhandle(fd));
}

#else

fs::path file_path(const std::string& name) {
  return name;
}

std::string file_name(const fs::path& path) {
  return path.string();
}

std::FILE* open_stream(const fs::path& path, const char* mode) {
  return std::fopen(path.c_str(), mode);
}

std::FILE* temporary_stream() {
  return std::tmpfile();
}

#endif

}  // namespace especho::cli
