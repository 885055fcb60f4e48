// The system's handle behind a stream, on Windows.
#pragma once

#ifdef _WIN32
#include <io.h>
#include <windows.h>

#include <cstdio>

namespace especho::cli {

/// An invalid one, which all calls refuse, where the program was started without that stream: its
/// descriptor is then below 0, for which the C library would end the program.
inline HANDLE handle_of(std::FILE* stream) {
  const int fd = _fileno(stream);
  return fd < 0 ? INVALID_HANDLE_VALUE : reinterpret_cast<HANDLE>(_get_osfhandle(fd));
}

}  // namespace especho::cli
#endif
