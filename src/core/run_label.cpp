#include "core/run_label.hpp"

#include <fmt/format.h>

namespace especho {

std::string run_label(const BenchPlan& plan, std::uint64_t index) {
  const std::uint64_t sizes = plan.sizes.size();
  const std::string size = format_size(plan.sizes[index % sizes]);
  return plan.repeat == 1 ? size : fmt::format("{} #{}", size, index / sizes + 1);
}

}  // namespace especho
