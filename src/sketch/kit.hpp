// What a sketch is built with: a compiler, the Arduino API of this machine, and the library of the
// virtual device.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace especho::sketch {

struct Kit {
  std::vector<std::filesystem::path> includes;
  std::filesystem::path main;  ///< the source of main()
  std::vector<std::filesystem::path> libraries;
  std::vector<std::string> flags;     ///< those that the library was built with and that must agree
  std::vector<std::string> compiler;  ///< the program, by its path, and its first arguments
  std::string version;                ///< of the compiler, as it says itself

  /// Whether the flags put checks of a sanitizer into the program.
  bool sanitized() const;
};

/// The text of all headers of the API, to know what it declares.
std::string api_text(const Kit& kit);

/// Throws Error if there is no compiler, or the library is not where it was installed. The compiler
/// is that of CXX, or else c++, g++ or clang++.
Kit find_kit();

/// A program and its arguments, separated by blanks, as in CXX.
std::vector<std::string> words_of(std::string_view text);

}  // namespace especho::sketch
