#include "report/formats.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "report/check_words.hpp"

namespace especho {
namespace {

/// A test point's line ends at a line break, and its description at a #.
std::string escape(std::string_view text) {
  std::string escaped;
  for (const char c : printable(text)) {
    if (c == '#' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

/// Quoted and escaped as in JSON, which is YAML.
std::string in_quotes(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

class Yaml {
 public:
  void add(std::string_view name, std::string_view text) {
    if (!text.empty()) text_ += fmt::format("  {}: {}\n", name, in_quotes(text));
  }
  void add(std::string_view name, const Facts& facts) {
    if (facts.empty()) return;
    text_ += fmt::format("  {}:\n", name);
    for (const Fact& fact : facts) text_ += fmt::format("    {}: {}\n", fact.name, value_of(fact));
  }
  std::string block() const { return text_.empty() ? "" : "  ---\n" + text_ + "  ...\n"; }

 private:
  static std::string value_of(const Fact& fact) {
    if (const auto* text = std::get_if<std::string>(&fact.value)) return in_quotes(*text);
    return std::visit([](const auto& value) { return nlohmann::json(value).dump(); }, fact.value);
  }

  std::string text_;
};

class Tap {
 public:
  explicit Tap(std::size_t points) : text_(fmt::format("TAP version 13\n1..{}\n", points)) {}

  void point(bool ok, std::string_view name, const Yaml& yaml) {
    const std::string title = std::string(title_of(name));
    text_ += fmt::format("{} {} - {}{}\n{}", ok ? "ok" : "not ok", ++number_, escape(name),
                         title.empty() ? "" : ": " + title, yaml.block());
  }
  void skip(std::string_view name, std::string_view why) {
    text_ += fmt::format("ok {} - {} # SKIP {}\n", ++number_, escape(name), escape(why));
  }
  void line(const std::string& text) { text_ += text + "\n"; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::size_t number_ = 0;
};

void add(Tap& tap, const CaseResult& one) {
  if (one.verdict == CaseVerdict::skip) {
    tap.skip(one.name, one.message);
    return;
  }
  Yaml yaml;
  yaml.add("message", one.message);
  yaml.add("evidence", one.evidence);
  tap.point(one.verdict == CaseVerdict::pass, one.name, yaml);
}

void add(Tap& tap, const CheckResult& result, const Diagnosis& one) {
  const bool fails = counts_against(result, one);
  if (one.verdict == DiagnosisVerdict::unclear && !fails) {
    tap.skip(one.id, "not enough evidence: " + one.message);
    return;
  }
  Yaml yaml;
  yaml.add("verdict", to_string(one.verdict));
  if (one.verdict == DiagnosisVerdict::found) yaml.add("confidence", to_string(one.confidence));
  yaml.add("message", one.message);
  yaml.add("evidence", one.evidence);
  yaml.add("fix", one.fix);
  tap.point(!fails, one.id, yaml);
}

/// An early end is a test point of its own, for readers that only count points.
void add_end(Tap& tap, const CheckResult& result) {
  Yaml yaml;
  yaml.add("message", result.exit.reason);
  tap.point(false, "the check", yaml);
  tap.line("Bail out! " + escape(result.exit.reason));
}

}  // namespace

std::string tap_report(const CheckResult& result) {
  const bool ended_early = ended_otherwise(result);
  Tap tap(result.cases.size() + result.diagnoses.size() + (ended_early ? 1 : 0));
  for (const CaseResult& one : result.cases) add(tap, one);
  for (const Diagnosis& one : result.diagnoses) add(tap, result, one);
  if (ended_early) {
    add_end(tap, result);
  } else {
    tap.line("# " + summary(result));
  }
  return tap.text();
}

}  // namespace especho
