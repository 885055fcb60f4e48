// What the place where a text appears can show.
#pragma once

namespace especho {

struct TextStyle {
  bool color = false;    ///< ANSI escapes
  bool unicode = false;  ///< block characters for bars and strips; ASCII otherwise
};

}  // namespace especho
