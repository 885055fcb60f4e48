#include "especho/check.hpp"

#include <algorithm>
#include <set>

#include "catch.hpp"
#include "especho/error.hpp"

using namespace especho;

namespace {

std::set<std::string> wanted(const CheckPlan& plan) {
  std::set<std::string> names;
  for (const CheckItem& item : check_items()) {
    if (is_wanted(plan, item)) names.emplace(item.name);
  }
  return names;
}

std::size_t of_group(CheckGroup group) {
  const auto items = check_items();
  return static_cast<std::size_t>(std::count_if(
      items.begin(), items.end(), [&](const CheckItem& item) { return item.group == group; }));
}

CheckPlan only(std::vector<std::string> names) {
  CheckPlan plan;
  plan.only = std::move(names);
  return plan;
}

CheckPlan skip(std::vector<std::string> names) {
  CheckPlan plan;
  plan.skip = std::move(names);
  return plan;
}

std::string refusal(const CheckPlan& plan) {
  try {
    validate(plan);
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::usage);
    CHECK_FALSE(error.hint().empty());
    return std::string(error.what()) + " | " + error.hint();
  }
  return {};
}

}  // namespace

TEST_CASE("every item has a name of its own, a title, and cases come before findings") {
  std::set<std::string_view> names;
  CheckGroup last = CheckGroup::correctness;
  for (const CheckItem& item : check_items()) {
    INFO(item.name);
    CHECK(names.insert(item.name).second);
    CHECK_FALSE(item.title.empty());
    CHECK_FALSE((last == CheckGroup::diagnosis && item.group == CheckGroup::correctness));
    last = item.group;
  }
}

TEST_CASE("by default everything is examined") {
  CHECK(wanted({}).size() == check_items().size());
  CHECK(refusal({}).empty());
}

TEST_CASE("names and groups choose, and a skip beats them") {
  CHECK(wanted(only({"hello", "drift"})) == std::set<std::string>{"hello", "drift"});
  CHECK(wanted(only({"diagnosis"})).size() == of_group(CheckGroup::diagnosis));
  CHECK(wanted(skip({"diagnosis"})).size() == of_group(CheckGroup::correctness));
  CheckPlan plan = only({"diagnosis", "hello"});
  plan.skip = {"drift"};
  CHECK(wanted(plan).size() == of_group(CheckGroup::diagnosis));
  CHECK(wanted(plan).count("drift") == 0);
}

TEST_CASE("the sizes that share a line of the text have one name, too") {
  const auto sizes = wanted(only({"sizes"}));
  CHECK(sizes.size() == 9);
  CHECK(sizes.count("size-1") == 1);
  CHECK(sizes.count("size-64k") == 1);
  CHECK(sizes.count("size-0") == 0);
  CHECK(wanted(skip({"sizes"})).size() == check_items().size() - sizes.size());
}

TEST_CASE("a quick check leaves out the soak, unless it is asked for") {
  CheckPlan plan;
  plan.quick = true;
  CHECK(wanted(plan).count("soak") == 0);
  plan.only = {"correctness"};
  CHECK(wanted(plan).count("soak") == 0);
  plan.soak = std::chrono::seconds(5);
  CHECK(wanted(plan).count("soak") == 1);
  plan.soak.reset();
  plan.only = {"soak"};
  CHECK(wanted(plan) == std::set<std::string>{"soak"});
}

TEST_CASE("unknown names are refused with the nearest known one") {
  CHECK(refusal(only({"hallo"})) == "--only: there is no item 'hallo' | did you mean hello?");
  CHECK(refusal(skip({"pol-delay"})).find("did you mean poll-delay?") != std::string::npos);
  CHECK(refusal(only({"diagnosys"})).find("did you mean diagnosis?") != std::string::npos);
  CHECK(refusal(only({"zzz"})).find("--list") != std::string::npos);
  CHECK(refusal(only({""})).find("--list") != std::string::npos);
}

TEST_CASE("a plan that examines nothing is refused") {
  CHECK(refusal(skip({"correctness", "diagnosis"})).find("nothing is left") == 0);
  CheckPlan plan = only({"hello"});
  plan.skip = {"hello"};
  CHECK(refusal(plan).find("nothing is left") == 0);
}

TEST_CASE("what is asked of something that is left out is refused") {
  CheckPlan plan = only({"hello"});
  plan.fail_on = FailOn::diagnosis;
  CHECK(refusal(plan).find("--fail-on diagnosis") == 0);
  plan.only.emplace_back("drift");
  CHECK(refusal(plan).empty());
  CheckPlan soak = skip({"soak"});
  soak.soak = std::chrono::seconds(1);
  CHECK(refusal(soak).find("--soak") == 0);
}

TEST_CASE("the number of clients to be served is from 1 to 16") {
  CheckPlan plan;
  for (const std::uint64_t clients : {1u, 16u}) {
    plan.clients = clients;
    CHECK(refusal(plan).empty());
  }
  for (const std::uint64_t clients : {0u, 17u}) {
    plan.clients = clients;
    CHECK(refusal(plan).find("--clients") == 0);
  }
}
