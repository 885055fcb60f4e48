#include "core/suggest.hpp"

#include "catch.hpp"

using namespace especho;

namespace {

const std::vector<std::string> kNames{
    "--count", "--connect-timeout", "--timeout", "--size", "send", "bench", "sim"};

}  // namespace

TEST_CASE("one slip of the finger leads to the name that was meant") {
  CHECK(nearest("--coutn", kNames) == "--count");   // swapped
  CHECK(nearest("--cout", kNames) == "--count");    // left out
  CHECK(nearest("--countt", kNames) == "--count");  // doubled
  CHECK(nearest("--caunt", kNames) == "--count");   // changed
  CHECK(nearest("--timeuot", kNames) == "--timeout");
  CHECK(nearest("--connect-timeot", kNames) == "--connect-timeout");
  CHECK(nearest("bnech", kNames) == "bench");
  CHECK(nearest("snd", kNames) == "send");
}

TEST_CASE("a name itself is the nearest to it") {
  for (const std::string& name : kNames) CHECK(nearest(name, kNames) == name);
}

TEST_CASE("every single slip in a name is understood") {
  const std::string name = "--timeout";
  for (std::size_t at = 2; at < name.size(); ++at) {
    std::string typed = name;
    typed.erase(at, 1);
    CHECK(nearest(typed, kNames) == name);
    typed = name;
    typed[at] = '#';
    CHECK(nearest(typed, kNames) == name);
    typed = name;
    typed.insert(at, "#");
    CHECK(nearest(typed, kNames) == name);
    typed = name;
    std::swap(typed[at], typed[at - 1]);
    CHECK(nearest(typed, kNames) == name);
  }
}

TEST_CASE("a word that is far from every name suggests nothing") {
  CHECK(nearest("frobnicate", kNames).empty());
  CHECK(nearest("xyz", kNames).empty());
  CHECK(nearest("", kNames).empty());
  CHECK(nearest("-", kNames).empty());
  CHECK(nearest("bench", {}).empty());
}

TEST_CASE("of two names that are as near the first is suggested") {
  CHECK(nearest("abcx", {"abcd", "abce"}) == "abcd");
  CHECK(nearest("abcx", {"abce", "abcd"}) == "abce");
}
