#include "cli/terminal/standard_streams.hpp"

#include <fcntl.h>

#ifdef _WIN32
#include <cstdio>

#include "cli/system/windows_handle.hpp"
#else
#include <unistd.h>
#endif

namespace especho::cli {

#ifdef _WIN32

namespace {

/// Has a console understand colours and the bars of a progress line, if it can. Returns its mode
/// before that, or nothing for what is no console.
std::optional<DWORD> understand_escapes(std::FILE* stream) {
  const HANDLE handle = handle_of(stream);
  DWORD mode = 0;
  if (GetConsoleMode(handle, &mode) == 0) return std::nullopt;
  SetConsoleMode(handle, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
  return mode;
}

void put_back(std::FILE* stream, std::optional<DWORD> mode) {
  if (mode) SetConsoleMode(handle_of(stream), *mode);
}

}  // namespace

StandardStreams::StandardStreams()
    : code_page_(GetConsoleOutputCP()),
      out_(understand_escapes(stdout)),
      err_(understand_escapes(stderr)) {
  // Bytes pass unchanged, and talk is the same on every system.
  for (std::FILE* stream : {stdin, stdout, stderr}) {
    const int fd = _fileno(stream);
    if (fd >= 0) _setmode(fd, _O_BINARY);  // without a console there may be none
  }
  if (out_ || err_) SetConsoleOutputCP(CP_UTF8);
}

StandardStreams::~StandardStreams() {
  put_back(stderr, err_);
  put_back(stdout, out_);
  if (out_ || err_) SetConsoleOutputCP(code_page_);
}

#else

StandardStreams::StandardStreams() {
  // A closed one must not become the next socket. In the wrong direction, so that using it fails as
  // it would have.
  for (const int fd : {0, 1, 2}) {
    if (fcntl(fd, F_GETFD) == -1) open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
  }
}

#endif

}  // namespace especho::cli
