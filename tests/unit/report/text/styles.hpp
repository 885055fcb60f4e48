// Styles that texts are printed in.
#pragma once

#include "report/text/page.hpp"

namespace especho_test {

inline constexpr especho::TextStyle kPlain{.color = false, .unicode = false};
inline constexpr especho::TextStyle kUnicode{.color = false, .unicode = true};
inline constexpr especho::TextStyle kColor{.color = true, .unicode = true};

}  // namespace especho_test
