#include "check/diagnosis/catalogue.hpp"

#include <stdexcept>
#include <string>

#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

/// The evidence that says what hides it, if anything does.
std::string* hidden_by(Diagnosis& diagnosis) {
  for (Fact& fact : diagnosis.evidence) {
    if (fact.name == "hidden_by") return std::get_if<std::string>(&fact.value);
  }
  return nullptr;
}

void name_what_hides(Diagnosis& diagnosis, const Finding& row, const Observations& seen) {
  std::string* const what = hidden_by(diagnosis);
  if (what == nullptr) return;
  for (const Diagnose other : row.hidden_by) {
    if (other == nullptr || !is_found(other, seen)) continue;
    *what = id_of(other);
    diagnosis.message = fmt::format("hidden by {}: {}", *what, diagnosis.message);
    return;
  }
}

}  // namespace

const Finding& finding(std::string_view id) {
  const auto* const row = std::ranges::find(kFindings, id, &Finding::id);
  if (row == kFindings.end()) throw std::logic_error("there is no finding " + std::string(id));
  return *row;
}

std::string_view id_of(Diagnose function) {
  const auto* const row =
      std::ranges::find_if(kFindings, [&](const Finding& one) { return one.diagnose == function; });
  if (row == kFindings.end()) throw std::logic_error("a finding is missing in the catalogue");
  return row->id;
}

Diagnosis diagnose(std::string_view id, const Observations& seen) {
  const Finding& row = finding(id);
  Diagnosis diagnosis = row.diagnose(seen);
  diagnosis.id = row.id;
  if (diagnosis.verdict == DiagnosisVerdict::found && diagnosis.fix.empty()) {
    diagnosis.fix = row.fix;
  }
  name_what_hides(diagnosis, row, seen);
  return diagnosis;
}

}  // namespace especho::diagnosis
