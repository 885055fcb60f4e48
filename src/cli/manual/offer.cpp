#include "cli/manual/offer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <sstream>

namespace especho::cli {
namespace {

// Kept in CLI11's option text, which its own help would print and ours does not.
constexpr const char* kFiles = "/";  // no word of a set

}  // namespace

CLI::Option* offer(CLI::Option* option, const std::vector<std::string>& words) {
  return option->option_text(fmt::format("{}", fmt::join(words, " ")));
}

CLI::Option* offer_files(CLI::Option* option) {
  return option->option_text(kFiles);
}

Offer offered(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  Offer offer{.words = {},
              .files = type == "FILE" || type == "[=FILE]" || option.get_option_text() == kFiles,
              .list = type.find("[,") != std::string::npos};
  std::istringstream text(offer.files ? std::string() : option.get_option_text());
  for (std::string word; text >> word;) offer.words.push_back(word);
  return offer;
}

}  // namespace especho::cli
