// Echoed bytes as a terminal may show them.
#pragma once

#include <string>
#include <string_view>

namespace especho::cli {

/// Line breaks, tabs and what is printable() pass as they are; all else becomes escapes such as
/// `send --escape` understands: `\r`, `\x1b`. Comes in pieces, which may cut a character in two.
class TerminalText {
 public:
  /// What can be shown by now; the begin of a character waits for its end.
  std::string take(std::string_view bytes);
  /// What waits, since nothing more comes.
  std::string finish();

 private:
  std::string waiting_;
};

}  // namespace especho::cli
