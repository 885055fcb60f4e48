#include "cli/output/check_outputs.hpp"

#include <CLI/CLI.hpp>
#include <array>

#include "especho/json.hpp"
#include "report/junit/check.hpp"
#include "report/markdown/check.hpp"
#include "report/tap_report.hpp"

namespace especho::cli {
namespace {

struct Document {
  const char* option;
  std::string CheckOutputPaths::*path;
  const char* help;
  std::string (*text)(const CheckResult&);
};

constexpr std::array kDocuments{
    Document{"--json", &CheckOutputPaths::json, "JSON instead of text; --json=FILE: besides it",
             to_json},
    Document{"--junit", &CheckOutputPaths::junit, "JUnit's XML, for CI", check_junit},
    Document{"--tap", &CheckOutputPaths::tap, "TAP, the Test Anything Protocol", tap_report},
    Document{"--markdown", &CheckOutputPaths::markdown, "Summary, such as a CI job shows",
             check_markdown}};

}  // namespace

void declare(CLI::App& app, CheckOutputPaths& paths) {
  for (const Document& document : kDocuments) {
    declare_document(app, document.option, paths.*document.path, document.help);
  }
}

std::vector<NamedPath> named_paths(const CheckOutputPaths& paths) {
  std::vector<NamedPath> named;
  named.reserve(kDocuments.size());
  for (const Document& document : kDocuments) {
    named.push_back(named_document(document.option, paths.*document.path));
  }
  return named;
}

CheckOutputs::CheckOutputs(const CheckOutputPaths& paths, const Console& console)
    : console_(console), documents_(named_paths(paths), console) {}

void CheckOutputs::write(CheckResult& result, const TextOf& text) {
  documents_.write(
      {result.exit.code, result.exit.reason},
      [&](std::size_t i) { return kDocuments.at(i).text(result); },
      [&] { console_.write_result(text(result)); });
}

}  // namespace especho::cli
