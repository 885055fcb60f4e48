// What a shell can offer as the value of an option, noted where the option is declared.
#pragma once

#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "cli/cli11_names.hpp"

namespace especho::cli {

struct Offer {
  std::vector<std::string> words;  ///< a fixed set, or what is typed most
  bool files = false;
  bool list = false;  ///< of several words, with commas between
};

/// Notes words; they must be free of blanks.
CLI::Option* offer(CLI::Option* option, const std::vector<std::string>& words);

/// Notes that it is a file. Options whose type is FILE need no such note.
CLI::Option* offer_files(CLI::Option* option);

Offer offered(const CLI::Option& option);

/// The texts of a set of values, for which there is a to_string().
template <typename Values>
std::vector<std::string> texts_of(const Values& values) {
  std::vector<std::string> texts;
  texts.reserve(std::size(values));
  for (const auto& value : values) texts.emplace_back(to_string(value));
  return texts;
}

}  // namespace especho::cli
