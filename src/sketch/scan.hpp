// What stands at the top level of a preprocessed sketch: its functions, and the prototypes that the
// Arduino IDE would add.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace especho::sketch {

/// A line of a file, as the line markers of the preprocessor name it.
struct Place {
  std::string file;
  int line = 0;

  bool operator==(const Place&) const = default;
};

struct Function {
  std::string name;
  std::string prototype;  ///< ends in ";"
  Place place;
  bool takes_nothing = false;
  bool used_before = false;  ///< its name occurs further up, so that the prototype is needed
};

struct Scan {
  std::vector<Function> functions;  ///< those with a body, in the order of the text
  bool empty = true;                ///< there is nothing but white space
};

/// `text` is the output of `c++ -E`; of that, only what comes from `files` counts. Functions in
/// namespaces and classes need no prototypes and are left out, and so are those that can't have
/// any, such as operators.
Scan scan(std::string_view text, const std::vector<std::string>& files);

}  // namespace especho::sketch
