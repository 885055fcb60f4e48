#include "cli/standard_streams.hpp"

#include <fcntl.h>

#ifdef _WIN32
#include <io.h>
#include <windows.h>

#include <cstdio>
#else
#include <unistd.h>
#endif

namespace especho::cli {

#ifdef _WIN32

namespace {

/// Has a console understand colours and the bars of a progress line, if it can. Returns its mode
/// before that, or nothing for what is no console.
std::optional<DWORD> understand_escapes(DWORD which) {
  const HANDLE stream = GetStdHandle(which);
  DWORD mode = 0;
  if (GetConsoleMode(stream, &mode) == 0) return std::nullopt;
  SetConsoleMode(stream, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
  return mode;
}

void put_back(DWORD which, std::optional<DWORD> mode) {
  if (mode) SetConsoleMode(GetStdHandle(which), *mode);
}

}  // namespace

StandardStreams::StandardStreams()
    : code_page_(GetConsoleOutputCP()),
      out_(understand_escapes(STD_OUTPUT_HANDLE)),
      err_(understand_escapes(STD_ERROR_HANDLE)) {
  // Bytes pass unchanged, and talk is the same on every system.
  for (std::FILE* stream : {stdin, stdout, stderr}) _setmode(_fileno(stream), _O_BINARY);
  if (out_ || err_) SetConsoleOutputCP(CP_UTF8);
}

StandardStreams::~StandardStreams() {
  put_back(STD_ERROR_HANDLE, err_);
  put_back(STD_OUTPUT_HANDLE, out_);
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

StandardStreams::~StandardStreams() = default;

#endif

}  // namespace especho::cli
