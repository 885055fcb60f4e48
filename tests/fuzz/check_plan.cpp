// The names that --only and --skip take.
#include "especho/check.hpp"

#include "fuzzer.hpp"

using namespace especho;
using namespace especho_fuzz;

namespace {

bool is_known(const std::string& name) {
  if (name == "correctness" || name == "diagnosis" || name == "sizes") return true;
  const auto items = check_items();
  return std::any_of(items.begin(), items.end(),
                     [&](const CheckItem& item) { return item.name == name; });
}

/// Named by itself, or by what it belongs to.
bool names(const std::vector<std::string>& list, const CheckItem& item) {
  const bool is_size = item.name.starts_with("size-") && item.name != "size-0";
  const char* group = item.group == CheckGroup::correctness ? "correctness" : "diagnosis";
  return std::any_of(list.begin(), list.end(), [&](const std::string& name) {
    return name == item.name || name == group || (is_size && name == "sizes");
  });
}

/// Two lists, of lines, separated by an empty one; none is an empty list.
void run(Input input) {
  const std::string_view text = text_of(input);
  const std::size_t end = std::min(text.find("\n\n"), text.size());
  CheckPlan plan;
  if (end > 0) plan.only = split(text.substr(0, end), '\n');
  if (end + 2 < text.size()) plan.skip = split(text.substr(end + 2), '\n');
  const auto good = accepted([&] {
    validate(plan);
    return true;
  });
  std::size_t wanted = 0;
  for (const CheckItem& item : check_items()) {
    const bool asked = plan.only.empty() || names(plan.only, item);
    require(is_wanted(plan, item) == (asked && !names(plan.skip, item)), "wanted", item.name);
    wanted += is_wanted(plan, item) ? 1U : 0U;
  }
  const bool known = std::all_of(plan.only.begin(), plan.only.end(), is_known) &&
                     std::all_of(plan.skip.begin(), plan.skip.end(), is_known);
  require(good.has_value() == (known && wanted > 0), "accepted", text);
}

}  // namespace

ESPECHO_FUZZER("check_plan", run)
