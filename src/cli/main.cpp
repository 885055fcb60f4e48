#include "cli/app.hpp"
#include "cli/signals.hpp"

#include <fcntl.h>

#ifdef _WIN32
#include <io.h>
#include <windows.h>
#else
#include <unistd.h>
#endif

namespace {

void prepare_standard_streams() {
#ifdef _WIN32
  // Echoed bytes must pass unchanged, and colours and bars be understood.
  _setmode(_fileno(stdin), _O_BINARY);
  _setmode(_fileno(stdout), _O_BINARY);
  SetConsoleOutputCP(CP_UTF8);
  for (const DWORD which : {STD_OUTPUT_HANDLE, STD_ERROR_HANDLE}) {
    const HANDLE stream = GetStdHandle(which);
    DWORD mode = 0;
    if (GetConsoleMode(stream, &mode) != 0) {
      SetConsoleMode(stream, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
    }
  }
#else
  // A closed one must not become the next socket. In the wrong direction, so that using it fails as
  // it would have.
  for (const int fd : {0, 1, 2}) {
    if (fcntl(fd, F_GETFD) == -1) open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
  }
#endif
}

}  // namespace

int main(int argc, char** argv) {
  prepare_standard_streams();
  return especho::cli::run({argv + 1, argv + argc}, {}, especho::cli::catch_signals());
}
