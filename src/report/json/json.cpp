#include "report/json/json.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/version.hpp"
#include "report/json/entries.hpp"
#include "report/json/utc_time.hpp"

namespace especho {
namespace {

/// The document of a command, and the lists that a reader may go through without asking.
struct Document {
  std::string_view command;
  const char* schema;
  std::array<const char*, 3> lists;  ///< null: no more
};
constexpr std::array kDocuments{
    Document{"bench", "especho.bench/1", {"results"}},
    Document{"check", "especho.check/1", {"cases", "findings", "diagnoses"}},
    Document{"compare", "especho.compare/1", {"changes", "notes"}}};

}  // namespace

std::string dump(const JsonEntry& document) {
  return document.dump(2, ' ', true, JsonEntry::error_handler_t::replace) + '\n';
}

JsonEntry exit_entry(const Exit& exit) {
  return {{"code", static_cast<int>(exit.code)}, {"reason", exit.reason}};
}

std::optional<std::string> json_without_result(std::string_view command, const Exit& exit) {
  const auto* const document =
      std::find_if(kDocuments.begin(), kDocuments.end(),
                   [&](const Document& one) { return one.command == command; });
  if (document == kDocuments.end()) return std::nullopt;
  JsonEntry json = {{"schema", document->schema},
                    {"version", kVersion},
                    {"started", format_utc(std::chrono::system_clock::now())}};
  for (const char* list : document->lists) {
    if (list != nullptr) json[list] = JsonEntry::array();
  }
  json["exit"] = exit_entry(exit);
  return dump(json);
}

}  // namespace especho
