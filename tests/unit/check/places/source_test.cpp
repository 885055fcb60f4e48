// Reading a sketch's source without a compiler.
#include "check/places/source.hpp"

#include <array>

#include "catch.hpp"

using namespace especho::places;

TEST_CASE("comments, strings, characters and directives are no code, and offsets stay") {
  const std::string text =
      "a(); // b()\n"
      "/* c();\n c(); */ d(\"e() // \\\" \", 'f', '\\'');\n"
      "#define G g() \\\n  g2()\n"
      "int n = 1'000'000; h(R\"x(i() )\" )x\");";
  const std::string code = code_of(text);
  CHECK(code.size() == text.size());
  for (const char* gone : {"b()", "c()", "e()", "f", "g()", "g2", "i()"}) {
    INFO(gone);
    CHECK(code.find(gone) == std::string::npos);
  }
  for (const char* kept : {"a();", "d(\"", "1'000'000", "h(R\""}) {
    INFO(kept);
    CHECK(code.find(kept) == text.find(kept));
  }
}

TEST_CASE("a source that ends in the middle of something is read to its end") {
  for (const char* text : {"", "/*", "//", "\"", "'", "R\"(", "R\"", "f(", "f(){", "while(", "do{",
                           "x[", "#", "\\", "}", ")", "while(a", "int f(a, b", "c.d(1,"}) {
    INFO(text);
    const Source source("a.ino", text);
    CHECK(code_of(text).size() == std::string_view(text).size());
    for (std::size_t i = 0; i < source.tokens().size(); ++i) {
      source.arguments(i);
      source.object_of(i);
      CHECK(source.line(i) == 1);
    }
  }
}

TEST_CASE("functions and loops have their bodies") {
  const Source source("a.ino",
                      "struct S { S() : a(1) { b(); } int a; };\n"
                      "void loop() {\n"
                      "  while (c()) d();\n"
                      "  for (int i = 0; i < 3; ++i) { e(); }\n"
                      "  do { f(); } while (g());\n"
                      "  if (h()) { k(); }\n"
                      "}\n");
  REQUIRE(source.functions().size() == 2);
  CHECK(source.functions()[0].name == "S");
  CHECK(source.functions()[1].name == "loop");
  REQUIRE(source.loops().size() == 4);  // the while of do is one without a body
  const auto inside = [&](std::string_view name, const especho::places::Loop& loop) {
    for (std::size_t i = loop.body.begin; i < loop.body.end; ++i) {
      if (source.text(i) == name) return true;
    }
    return false;
  };
  CHECK(inside("d", source.loops()[0]));
  CHECK_FALSE(inside("e", source.loops()[0]));
  CHECK(inside("e", source.loops()[1]));
  CHECK(inside("f", source.loops()[2]));
}

TEST_CASE("lines are counted as an editor does") {
  const Source source("a.ino", "int a;\r\n\r\n  int b;  \r\n");
  CHECK(source.line(3) == 3);
  CHECK(source.line_text(3) == "int b;");
}

TEST_CASE("variables are found wherever they are declared") {
  const Source source("a.ino",
                      "WiFiClient a, b;\n"
                      "WiFiClient list[4];\n"
                      "std::vector<WiFiClient> many;\n"
                      "struct Slot { WiFiClient inner; };\n"
                      "void serve(WiFiClient& given, int count) {}\n"
                      "WiFiClient make();\n");
  const std::array<std::string_view, 1> types{"WiFiClient"};
  CHECK(variables_of(source, types) ==
        std::set<std::string_view>{"a", "b", "list", "many", "inner", "given"});
}

TEST_CASE("the variable of a member is found through brackets") {
  const Source source("a.ino", "c.stop(); list[i + 1].stop(); p->stop(); stop(); make().stop();");
  std::vector<std::string_view> objects;
  for (std::size_t i = 0; i < source.tokens().size(); ++i) {
    if (source.text(i) == "stop") objects.push_back(source.object_of(i));
  }
  CHECK(objects == std::vector<std::string_view>{"c", "list", "p", "", "make"});
}
