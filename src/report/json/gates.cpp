#include "report/json/gates.hpp"

namespace especho {

nlohmann::ordered_json verification_entries(const BenchResult& result) {
  auto entries = nlohmann::ordered_json::array();
  for (const Verification& verification : result.verifications) {
    // Of a run that never began, the plan alone knows.
    const std::uint64_t place = verification.run;
    const bool began = place < result.runs.size();
    const auto& sizes = result.plan.sizes;
    nlohmann::ordered_json entry = {
        {"expectation", verification.text},
        {"size", began ? result.runs[place].size : sizes[place % sizes.size()]},
        {"run", began ? result.runs[place].repetition : place / sizes.size() + 1},
        {"met", verification.met}};
    if (!verification.measured.empty()) entry["measured"] = verification.measured;
    if (!verification.why.empty()) entry["why"] = verification.why;
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace especho
