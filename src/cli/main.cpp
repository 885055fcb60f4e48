#include "cli/app.hpp"
#include "cli/signals.hpp"

#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#include <windows.h>
#endif

int main(int argc, char** argv) {
#ifdef _WIN32
  // Echoed bytes must pass unchanged.
  _setmode(_fileno(stdin), _O_BINARY);
  _setmode(_fileno(stdout), _O_BINARY);
  SetConsoleOutputCP(CP_UTF8);
#endif
  return especho::cli::run({argv + 1, argv + argc}, {}, especho::cli::catch_signals());
}
