#include "report/comparison_report.hpp"
#include "report/json_gates.hpp"

namespace especho {

void print_comparison(TextPage&, const ResultComparison&) {}
std::string markdown_comparison(const ResultComparison&) {
  return {};
}
std::string json_comparison(const ResultComparison&, std::string_view, std::string_view) {
  return {};
}
std::string comparison_summary(const ResultComparison&) {
  return {};
}
nlohmann::ordered_json comparison_entry(const ResultComparison&) {
  return nlohmann::ordered_json::object();
}

}  // namespace especho
