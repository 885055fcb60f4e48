#include "compare/run_label.hpp"

#include <fmt/format.h>

namespace especho {

namespace {

std::string label_of(const BenchPlan& plan, std::uint64_t size, std::uint64_t repetition) {
  const std::string text = format_size(size);
  return plan.repeat == 1 ? text : fmt::format("{} #{}", text, repetition);
}

}  // namespace

std::string run_label(const BenchPlan& plan, const RunResult& run) {
  return label_of(plan, run.size, run.repetition);
}

std::string run_label(const BenchPlan& plan, std::uint64_t index) {
  const std::uint64_t sizes = plan.sizes.size();
  return label_of(plan, plan.sizes[index % sizes], index / sizes + 1);
}

}  // namespace especho
