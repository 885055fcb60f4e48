#include "sketch/complaints.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <regex>

#include "core/text.hpp"

namespace especho::sketch {
namespace {

constexpr const char* kNotYet =
    "it may exist on a board; the Arduino API of this machine has what TCP servers use, which is "
    "listed in firmware/README.md";

/// A line such as `echo.ino:3:5: error: expected ';'`.
struct Diagnostic {
  std::string place;
  std::string text;
};

std::optional<Diagnostic> diagnostic_of(const std::string& line) {
  static const std::regex pattern(R"(^(.*?:\d+)(:\d+)?: (?:fatal )?error: (.*)$)");
  std::smatch match;
  if (!std::regex_match(line, match, pattern)) return std::nullopt;
  return Diagnostic{match[1], match[3]};
}

/// The first line of the output that `of` understands.
template <typename Of>
auto first_line(std::string_view output, Of of) -> decltype(of(std::string())) {
  while (!output.empty()) {
    const std::string line(output.substr(0, output.find('\n')));
    if (auto found = of(line)) return found;
    output.remove_prefix(std::min(output.size(), line.size() + 1));
  }
  return std::nullopt;
}

std::optional<std::string> captured(const std::string& text, const char* pattern, std::size_t n) {
  std::smatch match;
  if (!std::regex_search(text, match, std::regex(pattern))) return std::nullopt;
  return match[n].str();
}

std::optional<std::string> missing_header(const std::string& text) {
  if (auto name = captured(text, R"(^(.*): No such file or directory$)", 1)) return name;
  return captured(text, R"(^'(.*)' file not found$)", 1);
}

struct Member {
  std::string owner;
  std::string name;
};

std::optional<Member> missing_member(const std::string& text) {
  static const std::regex gcc(
      R"(^'(?:const )?(?:class |struct )?([\w:]+)[^']*' has no member named '(\w+)')");
  static const std::regex clang(R"(^no member named '(\w+)' in '([\w:]+)')");
  std::smatch match;
  if (std::regex_search(text, match, gcc)) return Member{match[1], match[2]};
  if (std::regex_search(text, match, clang)) return Member{match[2], match[1]};
  return std::nullopt;
}

std::optional<std::string> undeclared(const std::string& text) {
  for (const char* pattern :
       {R"(^'([\w:]+)' was not declared)", R"(^'(\w+)' does not name a type)",
        R"(^'([\w:]+)' has not been declared)", R"(^use of undeclared identifier '(\w+)')",
        R"(^unknown type name '(\w+)')"}) {
    if (auto name = captured(text, pattern, 1)) return name;
  }
  return std::nullopt;
}

/// The API has headers that only say why they are not there. The place to name is where the sketch
/// includes one.
std::optional<Error> absent_header(std::string_view output) {
  std::string includer;
  const auto of_line = [&](const std::string& line) -> std::optional<Error> {
    if (auto place = captured(line, R"(from (.+:\d+)(?::\d+)?[:,]$)", 1)) includer = *place;
    const auto why = captured(line, R"re(error: (?:#error )?"(especho's device has no .*)"$)re", 1);
    if (!why) return std::nullopt;
    return Error(ExitCode::failure, includer.empty() ? *why : includer + ": " + *why);
  };
  return first_line(output, of_line);
}

bool declares(std::string_view api, const std::string& name) {
  return std::regex_search(api.begin(), api.end(), std::regex("(class|struct)\\s+" + name + "\\b"));
}

Error explain(const Diagnostic& one, std::string_view api) {
  if (const auto header = missing_header(one.text)) {
    return {ExitCode::failure,
            fmt::format("{}: the sketch includes {}, which is neither in its folder nor part of "
                        "the Arduino API of this machine",
                        one.place, *header),
            kNotYet};
  }
  if (const auto member = missing_member(one.text); member && declares(api, member->owner)) {
    return {ExitCode::failure,
            fmt::format("{}: the sketch uses {}::{}, which the Arduino API of this machine does "
                        "not have",
                        one.place, member->owner, member->name),
            kNotYet};
  }
  if (const auto name = undeclared(one.text)) {
    return {ExitCode::usage,
            fmt::format("{}: {} is declared neither by the sketch nor by the Arduino API of this "
                        "machine",
                        one.place, *name),
            "if it compiles for a board, the Arduino API of this machine lacks it"};
  }
  return {ExitCode::usage, fmt::format("{}: {}", one.place, one.text),
          "the sketch does not compile"};
}

std::optional<std::string> undefined(const std::string& line) {
  if (auto name = captured(line, R"(undefined reference to [`']([^']+)')", 1)) return name;
  return captured(line, R"(undefined symbol: (.+)$)", 1);
}

}  // namespace

Error complaint(std::string_view output, std::string_view api_text) {
  if (const auto absent = absent_header(output)) return *absent;
  if (const auto one = first_line(output, diagnostic_of)) return explain(*one, api_text);
  if (const auto name = first_line(output, undefined)) {
    if (*name == "setup()" || *name == "loop()") {
      return {ExitCode::usage, fmt::format("the sketch has no {}", *name)};
    }
    return {ExitCode::usage,
            fmt::format("{} is declared but defined neither by the sketch nor by the Arduino API "
                        "of this machine",
                        *name)};
  }
  const auto not_empty = [](const std::string& line) {
    return line.empty() ? std::nullopt : std::optional(line);
  };
  return {ExitCode::failure, fmt::format("the compiler failed: {}",
                                         first_line(output, not_empty).value_or("no message"))};
}

}  // namespace especho::sketch
