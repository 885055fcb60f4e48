// What main() takes from the system: arguments, standard streams, signals.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "especho/error.hpp"

namespace especho::cli {

/// The arguments after the program's name, in UTF-8 on every system.
std::vector<std::string> arguments(int argc, char** argv);

/// Makes standard input, output and error fit for echoed bytes.
class StandardStreams {
 public:
  StandardStreams();
  StandardStreams(const StandardStreams&) = delete;
  StandardStreams& operator=(const StandardStreams&) = delete;

#ifndef _WIN32
  ~StandardStreams() = default;
#else
  ~StandardStreams();  ///< restores the console

 private:
  using Mode = std::optional<unsigned long>;  ///< of a console

  unsigned code_page_;
  Mode out_;
  Mode err_;
#endif
};

/// From now on the first SIGINT, SIGTERM or SIGHUP sets the flag that is returned, and a second one
/// ends the program at once; a closed pipe or a full disk is an error of the write, not a signal.
/// On Windows, Ctrl-C is the first of these; Ctrl-Break, a closed window and the end of the session
/// are the second.
const StopFlag& catch_signals();

}  // namespace especho::cli
