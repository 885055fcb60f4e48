#include "report/exposition.hpp"

#include <fmt/format.h>

#include "core/text.hpp"

namespace especho {
namespace {

std::string escaped(std::string_view text) {
  std::string result;
  for_each_character(text, [&](std::optional<char32_t> code, std::string_view bytes) {
    if (bytes == "\n") {
      result += "\\n";
      return;
    }
    if (bytes == "\\" || bytes == "\"") result += '\\';
    result += code && is_printable(*code) ? bytes : kReplacement;
  });
  return result;
}

}  // namespace

void Exposition::family(const MetricFamily& family) {
  name_ = family.name;
  header_ = fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", name_, family.help, family.type);
  if (!family.unit.empty()) header_ += fmt::format("# UNIT {} {}\n", name_, family.unit);
}

void Exposition::sample(std::string_view suffix, const Labels& labels, double value) {
  std::string list;
  for (const auto& [name, content] : labels) {
    list += fmt::format("{}{}=\"{}\"", list.empty() ? "" : ",", name, escaped(content));
  }
  const std::string series = fmt::format("{}{}{{{}}}", name_, suffix, list);
  if (!series_.insert(series).second) return;
  text_ += std::exchange(header_, {});
  text_ += fmt::format("{} {}\n", series, value);
}

}  // namespace especho
