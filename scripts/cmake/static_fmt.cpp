// fmt's own functions, for a build that must not need the system's shared library of them: fmt's
// headers hold them all. What is used here is compiled with all that it uses, under the names by
// which the other files ask for it. Were the headers to be all of fmt in each file, compiling would
// take three times as long.
#include <fmt/format.h>

#include <string>

namespace especho {

std::string use_of_fmt(const char* format, const fmt::format_args& arguments) {
  return fmt::vformat(format, arguments);
}

}  // namespace especho
