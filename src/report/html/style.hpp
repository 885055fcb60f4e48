// How the page looks: on a screen, light and dark, wide and narrow, and on paper.
#pragma once

#include <string_view>

namespace especho::html {

std::string_view style_sheet();

}  // namespace especho::html
